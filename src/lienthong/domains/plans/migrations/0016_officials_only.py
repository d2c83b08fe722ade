from django.db import migrations

from lienthong.kernel.base.row_security import walled

# What stands in an issued plan, hidden rows too, is for officials; the public reads what the house gives out.
BEFORE = "state in ('issued', 'ended')"
AT_WORK = (
    "(select cardinality(array_remove(nullif(current_setting('lienthong.roles', true), '')::text[], 'citizen')) > 0)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0015_standing"),
    ]

    operations = [
        migrations.RunSQL(
            "drop policy plans_plan_wall on plans_plan", walled("plans_plan", "unit_id", also=BEFORE)[0].sql
        ),
        *walled("plans_plan", "unit_id", also=f"{BEFORE} and {AT_WORK}"),
        *walled("plans_standing", also="plan_id in (select id from plans_plan)"),
    ]
