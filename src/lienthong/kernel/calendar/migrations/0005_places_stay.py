"""Calendars of places are never removed: clocks point at them without being checked."""

from django.db import migrations

from lienthong.kernel.base.row_security import never_removed


class Migration(migrations.Migration):
    dependencies = [("calendar", "0004_due_in_the_database")]

    operations = [never_removed("calendar_place")]
