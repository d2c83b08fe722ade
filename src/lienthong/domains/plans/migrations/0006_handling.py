"""Tables follow."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0005_rounds_and_sheets'),
    ]

    operations = []
