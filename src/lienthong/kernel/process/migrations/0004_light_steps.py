"""A step costs less to write: nothing is looked up for each row that was read a moment ago, no index that none asks.

Runs and clocks are never removed by the program, so what points at them cannot be left hanging.
"""

import django.db.models.deletion
from django.db import migrations, models

from lienthong.kernel.base.row_security import never_removed

GROWING = ("process_run_pkey", "process_run_code_key", "process_run_unit", "process_step_pkey", "process_step_code_key")


class Migration(migrations.Migration):

    dependencies = [
        ('calendar', '0004_due_in_the_database'),
        ('process', '0003_consultations'),
        ('units', '0001_tables'),
    ]

    operations = [
        migrations.AlterField(
            model_name='past',
            name='run',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='past', to='process.run'),
        ),
        migrations.AlterField(
            model_name='past',
            name='unit',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit'),
        ),
        migrations.AlterField(
            model_name='run',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit'),
        ),
        migrations.AlterField(
            model_name='run',
            name='version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.version'),
        ),
        migrations.AlterField(
            model_name='step',
            name='clock',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calendar.clock'),
        ),
        migrations.AlterField(
            model_name='step',
            name='run',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='process.run'),
        ),
        migrations.AlterField(
            model_name='step',
            name='unit',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit'),
        ),
        # A step that was opened later has the greater number: the instant need not stand in the index.
        migrations.RemoveIndex(model_name='step', name='process_step_seat'),
        migrations.AddIndex(
            model_name='step',
            index=models.Index(fields=['unit', 'role', 'id'], name='process_step_seat'),
        ),
        # Keys that only grow leave no room on their pages for others to come between.
        migrations.RunSQL(
            [f"alter index {name} set (fillfactor = 100)" for name in GROWING],
            [f"alter index {name} reset (fillfactor)" for name in GROWING],
        ),
        # Nobody asks for the beginning of a code.
        migrations.RunSQL(
            "drop index if exists process_step_code_52ccef24_like; drop index if exists process_run_code_432f9e5e_like",
            "create index process_step_code_52ccef24_like on process_step (code varchar_pattern_ops);"
            "create index process_run_code_432f9e5e_like on process_run (code varchar_pattern_ops)",
        ),
        never_removed("process_run"),
    ]
