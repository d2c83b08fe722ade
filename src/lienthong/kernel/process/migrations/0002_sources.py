from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('process', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='version',
            name='source',
            field=models.TextField(db_default='', default=''),
        ),
    ]
