"""Tables follow."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0006_handling'),
    ]

    operations = []
