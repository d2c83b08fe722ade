from django.db import migrations

from lienthong.kernel.base.row_security import append_only, never_removed


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_tables'),
    ]

    operations = [
        append_only("audit_entry"),
        append_only("audit_link"),
        append_only("audit_root"),
        never_removed("audit_person_key"),  # the key itself is emptied when a person is erased
    ]
