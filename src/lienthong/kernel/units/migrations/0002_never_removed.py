"""Units are never removed, also where no table looks: clocks, steps and lines point at them without being checked."""

from django.db import migrations

from lienthong.kernel.base.row_security import never_removed


class Migration(migrations.Migration):
    dependencies = [("units", "0001_tables")]

    operations = [never_removed("units_unit")]
