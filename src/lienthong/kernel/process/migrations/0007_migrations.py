"""Running runs go over from one version of a process to another: the decision, and what became of each run."""

import django.db.models.deletion
from django.db import migrations, models

from lienthong.kernel.base.row_security import never_removed, walled


class Migration(migrations.Migration):

    dependencies = [
        ('process', '0006_drafts'),
        ('units', '0002_never_removed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Migration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(choices=[('drawn', 'đang chuẩn bị'), ('going', 'đang chuyển'), ('done', 'đã chuyển xong'), ('undoing', 'đang hoàn lại'), ('undone', 'đã hoàn lại'), ('dropped', 'đã bỏ, chưa chuyển gì')], default='drawn', max_length=10)),
                ('mapping', models.JSONField(default=dict)),
                ('counted', models.JSONField(null=True)),
                ('made_by', models.CharField(max_length=120)),
                ('made_name', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('decision', models.CharField(default='', max_length=120)),
                ('decided_by', models.CharField(default='', max_length=120)),
                ('decided_name', models.CharField(default='', max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('undone_by', models.CharField(default='', max_length=120)),
                ('undone_name', models.CharField(default='', max_length=200)),
                ('why', models.CharField(default='', max_length=500)),
                ('turn', models.SmallIntegerField(default=1)),
                ('after', models.BigIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.version')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.version')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'db_table': 'process_migration',
            },
        ),
        migrations.CreateModel(
            name='Moved',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('moved', 'đã chuyển'), ('left', 'ở lại bản cũ'), ('back', 'đã trở lại bản cũ'), ('kept', 'đã có việc làm tiếp nên giữ ở bản mới')], max_length=8)),
                ('why', models.CharField(default='', max_length=20)),
                ('node', models.CharField(default='', max_length=80)),
                ('before', models.JSONField(null=True)),
                ('past', models.BigIntegerField(null=True)),
                ('mark', models.CharField(default='', max_length=32)),
                ('migration', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.migration')),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.run')),
            ],
            options={
                'db_table': 'process_moved',
            },
        ),
        migrations.AddConstraint(
            model_name='migration',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('drawn', 'going', 'undoing'))), fields=('source',), name='process_migration_once', violation_error_message='Đang có một lần chuyển khác từ bản này.'),
        ),
        migrations.AddConstraint(
            model_name='migration',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('drawn', 'dropped')), models.Q(('decision', ''), _negated=True), _connector='OR'), name='process_migration_decision', violation_error_message='Chuyển hồ sơ đang chạy phải có căn cứ.'),
        ),
        migrations.AddConstraint(
            model_name='moved',
            constraint=models.UniqueConstraint(fields=('migration', 'run'), name='process_moved_once'),
        ),
        migrations.RunSQL(
            "create sequence process_migration_number", "drop sequence process_migration_number"
        ),
        *walled("process_migration", "unit_id"),
        *walled("process_moved", also="exists (select 1 from process_run r where r.id = process_moved.run_id)"),
        never_removed("process_migration"),
        never_removed("process_moved"),
    ]
