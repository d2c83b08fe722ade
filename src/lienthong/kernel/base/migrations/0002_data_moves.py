from django.db import migrations, models

import lienthong.kernel.base.clock


class Migration(migrations.Migration):
    dependencies = [("base", "0001_once")]
    operations = [
        migrations.CreateModel(
            name="DataMove",
            fields=[
                ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("moved", models.BigIntegerField()),
                ("at", models.DateTimeField(default=lienthong.kernel.base.clock.now)),
            ],
            options={"db_table": "base_data_move"},
        ),
    ]
