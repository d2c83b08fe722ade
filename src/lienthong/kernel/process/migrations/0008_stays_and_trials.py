"""How long runs stayed at steps that are over, kept ready for figures; trials of a version with numbers."""

import django.db.models.deletion
from django.db import migrations, models

from lienthong.kernel.base.row_security import append_only, walled


class Migration(migrations.Migration):

    dependencies = [
        ('process', '0007_migrations'),
        ('units', '0002_never_removed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Stay',
            fields=[
                ('past', models.BigIntegerField(primary_key=True, serialize=False)),
                ('node', models.CharField(db_collation='C', max_length=80)),
                ('ended_on', models.DateField()),
                ('lasted', models.IntegerField()),
                ('waited', models.IntegerField(null=True)),
                ('worked', models.IntegerField(null=True)),
                ('late', models.BooleanField(null=True)),
                ('back', models.BooleanField()),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.run')),
                ('unit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('version', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.version')),
            ],
            options={
                'db_table': 'process_stay',
                'indexes': [models.Index(fields=['version', 'node', 'lasted', 'past'], name='process_stay_longest'), models.Index(fields=['version', 'node', 'ended_on'], include=['unit', 'lasted', 'waited', 'worked', 'late', 'back'], name='process_stay_seen'), models.Index(fields=['version', 'unit'], name='process_stay_unit')],
            },
        ),
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(choices=[('asked', 'đang chờ chạy'), ('done', 'đã có kết quả'), ('failed', 'không chạy được')], default='asked', max_length=8)),
                ('asked', models.JSONField()),
                ('result', models.JSONField(null=True)),
                ('error', models.CharField(default='', max_length=500)),
                ('made_by', models.CharField(max_length=120)),
                ('made_name', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='process.version')),
            ],
            options={
                'db_table': 'process_trial',
                'indexes': [models.Index(condition=models.Q(('state', 'asked')), fields=['id'], name='process_trial_asked')],
            },
        ),
        migrations.RunSQL("create sequence process_trial_number", "drop sequence process_trial_number"),
        *walled("process_stay", "unit_id"),
        *walled("process_trial", "unit_id"),
        append_only("process_stay"),
    ]
