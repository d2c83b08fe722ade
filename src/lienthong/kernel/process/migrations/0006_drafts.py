"""A draft may be dropped, and nothing else of the versions: the database itself lets go of drafts alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('process', '0005_posts'),
    ]

    operations = [
        migrations.AddField(
            model_name='process',
            name='numbered',
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.RunSQL(
            "create policy process_version_drafts on process_version as restrictive for delete using (state = 'draft')",
            "drop policy process_version_drafts on process_version",
        ),
    ]
