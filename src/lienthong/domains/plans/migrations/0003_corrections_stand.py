"""What a decision changed stays as it was written down."""

from django.db import migrations

from lienthong.kernel.base.row_security import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_report_actors"),
    ]

    operations = [
        append_only("plans_correction"),
    ]
