from django.db import migrations, models

import lienthong.kernel.base.clock


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Once",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("actor", models.CharField(max_length=120)),
                ("verb", models.CharField(max_length=120)),
                ("key", models.CharField(max_length=120)),
                ("asked", models.CharField(max_length=64)),
                ("result", models.JSONField(null=True)),
                ("at", models.DateTimeField(default=lienthong.kernel.base.clock.now)),
            ],
            options={"db_table": "base_once"},
        ),
        migrations.AddConstraint(
            model_name="once",
            constraint=models.UniqueConstraint(fields=("actor", "verb", "key"), name="base_once_key"),
        ),
        migrations.AddIndex(model_name="once", index=models.Index(fields=["at"], name="base_once_at")),
    ]
