"""Tables follow."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0010_money_and_checks'),
    ]

    operations = []
