"""A drawing that cannot be read yet is kept beside the draft; nothing that is published has one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("process", "0008_stays_and_trials"),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="sketch",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="version",
            name="sketched_by",
            field=models.CharField(db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="version",
            name="sketched_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("sketch", ""), _connector="OR"), name="process_version_sketch"
            ),
        ),
    ]
