from django.db import migrations

from lienthong.kernel.base.row_security import of_seen_unit, walled

# Who coordinates or accepts reads what a unit has sent; what it is still writing is the unit's own. Whether there is
# a report at all is counted by the house, so that who is missing is known without reading drafts.
MINE = "(select nullif(current_setting('lienthong.units', true), '')::int[])"
ACCEPTED_BY_MINE = f"acceptors && {MINE}"
SENT_TO_MINE = f"({of_seen_unit('coordinator_id')} or acceptors && {MINE}) and state <> 'draft'"


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0016_officials_only"),
    ]

    operations = [
        migrations.RunSQL(
            "drop policy plans_report_wall on plans_report",
            walled("plans_report", "unit_id", "coordinator_id", also=ACCEPTED_BY_MINE)[0].sql,
        ),
        *walled("plans_report", "unit_id", also=SENT_TO_MINE),
    ]
