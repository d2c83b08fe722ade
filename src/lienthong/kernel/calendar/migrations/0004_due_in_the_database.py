"""Until when a period lasts, as a function of the database; and fewer looks for each clock that is written.

Clocks are written by this room's statements alone, from rows that these have just read; nobody may remove what they
point at. So the database need not look up unit, calendar and clock for every row: that was a quarter of a bulk verb.
"""

import django.db.models.deletion
from django.db import migrations, models

from lienthong.kernel.base.row_security import never_removed
from lienthong.kernel.calendar.functions import DUE, GONE


class Migration(migrations.Migration):
    dependencies = [("calendar", "0003_told")]

    operations = [
        migrations.RunSQL(DUE, GONE),
        migrations.AlterField(
            "clock", "unit",
            models.ForeignKey(
                db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="+", to="units.unit",
            ),
        ),
        migrations.AlterField(
            "clock", "calendar",
            models.ForeignKey(
                db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="+", to="calendar.placecalendar",
            ),
        ),
        migrations.AlterField(
            "clockchange", "clock",
            models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT,
                related_name="changes", to="calendar.clock",
            ),
        ),
        # Keys that only grow leave no room on their pages for others to come between.
        migrations.RunSQL(
            "alter index calendar_clock_pkey set (fillfactor = 100)",
            "alter index calendar_clock_pkey reset (fillfactor)",
        ),
        never_removed("calendar_clock"),
    ]
