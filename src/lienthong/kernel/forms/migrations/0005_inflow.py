from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forms', '0004_signing'),
    ]

    operations = [
        migrations.RenameModel(old_name='Visit', new_name='Inflow'),
        migrations.AlterModelTable(name='inflow', table='forms_inflow'),
        migrations.RemoveConstraint(model_name='inflow', name='forms_visit_hour'),
        migrations.AddConstraint(
            model_name='inflow',
            constraint=models.UniqueConstraint(fields=('hour', 'address'), name='forms_inflow_hour'),
        ),
    ]
