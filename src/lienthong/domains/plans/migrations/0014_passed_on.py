import django.contrib.postgres.fields
from django.db import migrations, models

from lienthong.kernel.base.row_security import walled

BY_UNIT = ("plans_obstacle", "unit_id", "coordinator_id", "asked_id", "leader_id")
OF_A_ROW = "assignment_id in (select id from plans_assignment)"
PASSED_BY_MINE = "passed && (select nullif(current_setting('lienthong.units', true), '')::int[])"


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0013_regimes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="obstacleact",
            name="act",
            field=models.CharField(
                choices=[
                    ("raised", "nêu vướng mắc"),
                    ("taken", "nhận xử lý"),
                    ("answered", "trả lời"),
                    ("put", "trình lãnh đạo"),
                    ("passed", "chuyển cơ quan khác xử lý"),
                    ("led", "cho ý kiến"),
                    ("settled", "xác nhận đã gỡ"),
                    ("reopened", "nêu lại"),
                    ("withdrawn", "rút vướng mắc"),
                    ("followed", "chuyển theo đơn vị kế tục"),
                    ("ended", "thôi theo dõi"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="obstacle",
            name="passed",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.RunSQL("drop policy plans_obstacle_wall on plans_obstacle", walled(*BY_UNIT, also=OF_A_ROW)[0].sql),
        *walled(*BY_UNIT, also=f"{OF_A_ROW} or {PASSED_BY_MINE}"),
    ]
