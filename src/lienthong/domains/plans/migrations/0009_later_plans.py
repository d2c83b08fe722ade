"""Later plans: successions and pairs of rows, what was carried over, contradictions, units' own plans."""

import django.db.models.deletion
import django.contrib.postgres.fields
import lienthong.domains.plans.later_states
import lienthong.kernel.base.clock
from django.db import migrations, models

from lienthong.kernel.base.row_security import walled

OF_PLAN = "plan_id in (select id from plans_plan)"
OF_SUCCESSION = "succession_id in (select id from plans_succession)"


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0008_target_figures'),
        ('calendar', '0001_tables'),
        ('units', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='parent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan'),
        ),
        migrations.CreateModel(
            name='Ask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('due_on', models.DateField()),
                ('said', models.CharField(max_length=600)),
                ('anchor', models.JSONField(null=True)),
                ('asked_by', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ('plan', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
            ],
            options={
                'db_table': 'plans_ask',
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('kind', models.CharField(choices=[('follows', 'tiếp nối'), ('replaces', 'thay thế')], max_length=10)),
                ('state', models.CharField(choices=[('mapping', 'đang đối chiếu'), ('carried', 'đã chuyển việc'), ('undone', 'đã bỏ chọn')], default=lienthong.domains.plans.later_states.SuccessionState['MAPPING'], max_length=10)),
                ('chosen_by', models.CharField(max_length=200)),
                ('chosen_at', models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ('proposed_at', models.DateTimeField(null=True)),
                ('cited', models.CharField(blank=True, default='', max_length=300)),
                ('decided_on', models.DateField(null=True)),
                ('carried_by', models.CharField(blank=True, default='', max_length=200)),
                ('carried_at', models.DateTimeField(null=True)),
                ('earlier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('later', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
            ],
            options={
                'db_table': 'plans_succession',
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True)),
                ('score', models.FloatField(null=True)),
                ('state', models.CharField(choices=[('proposed', 'chờ xác nhận'), ('confirmed', 'đã xác nhận'), ('denied', 'không phải cùng một mục')], default=lienthong.domains.plans.later_states.PairState['PROPOSED'], max_length=10)),
                ('decided_by', models.CharField(blank=True, default='', max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('new', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.item')),
                ('old', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.item')),
                ('succession', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.succession')),
            ],
            options={
                'db_table': 'plans_pair',
            },
        ),
        migrations.CreateModel(
            name='Carried',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent', models.SmallIntegerField(default=0)),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('new', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.assignment')),
                ('old', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.assignment')),
                ('taker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('succession', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.succession')),
            ],
            options={
                'db_table': 'plans_carried',
            },
        ),
        migrations.CreateModel(
            name='UnitPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True)),
                ('state', models.CharField(choices=[('asked', 'chưa gửi'), ('sent', 'chờ xem xét'), ('accepted', 'đã tiếp nhận'), ('returned', 'bị trả lại'), ('closed', 'thôi yêu cầu')], default=lienthong.domains.plans.later_states.UnitPlanState['ASKED'], max_length=10)),
                ('number', models.CharField(blank=True, default='', max_length=80)),
                ('issued_on', models.DateField(null=True)),
                ('title', models.CharField(blank=True, default='', max_length=600)),
                ('leader', models.CharField(blank=True, default='', max_length=120)),
                ('leader_name', models.CharField(blank=True, default='', max_length=200)),
                ('file', models.CharField(blank=True, default='', max_length=80)),
                ('file_name', models.CharField(blank=True, default='', max_length=255)),
                ('version', models.IntegerField(default=0)),
                ('filled_by', models.CharField(blank=True, default='', max_length=200)),
                ('filled_as', models.CharField(blank=True, default='', max_length=150)),
                ('filled_at', models.DateTimeField(null=True)),
                ('sent_by', models.CharField(blank=True, default='', max_length=200)),
                ('sent_as', models.CharField(blank=True, default='', max_length=150)),
                ('sent_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, default='', max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('why', models.TextField(blank=True, default='')),
                ('acceptor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('ask', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.ask')),
                ('clock', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calendar.clock')),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('read_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'db_table': 'plans_unit_plan',
            },
        ),
        migrations.CreateModel(
            name='Coverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(blank=True, default='', max_length=200)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.item')),
                ('unit_plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.unitplan')),
            ],
            options={
                'db_table': 'plans_coverage',
            },
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None)),
                ('facts', models.JSONField()),
                ('score', models.FloatField()),
                ('state', models.CharField(choices=[('open', 'chưa xử lý'), ('settled', 'đã xử lý'), ('gone', 'không còn')], default=lienthong.domains.plans.later_states.ConflictState['OPEN'], max_length=10)),
                ('found_at', models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ('how', models.CharField(blank=True, default='', max_length=1000)),
                ('settled_by', models.CharField(blank=True, default='', max_length=200)),
                ('settled_at', models.DateTimeField(null=True)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.item')),
                ('one_plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('other_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('two', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.item')),
                ('two_plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'db_table': 'plans_conflict',
                'indexes': [models.Index(fields=['one_plan', 'state'], name='plans_conflict_one'), models.Index(fields=['two_plan', 'state'], name='plans_conflict_two')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'gone'), _negated=True), fields=('one', 'two'), name='plans_conflict_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'undone'), _negated=True), fields=('later', 'earlier'), name='plans_succession_once'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.UniqueConstraint(fields=('succession', 'old', 'new'), name='plans_pair_once', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='carried',
            index=models.Index(fields=['new'], name='plans_carried_new'),
        ),
        migrations.AddConstraint(
            model_name='carried',
            constraint=models.UniqueConstraint(fields=('old', 'new'), name='plans_carried_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='unitplan',
            constraint=models.UniqueConstraint(fields=('ask', 'unit'), name='plans_unit_plan_once'),
        ),
        migrations.AddConstraint(
            model_name='coverage',
            constraint=models.UniqueConstraint(fields=('unit_plan', 'item'), name='plans_coverage_once'),
        ),
        *walled("plans_succession", also="later_id in (select id from plans_plan)"),
        *walled("plans_pair", also=OF_SUCCESSION),
        *walled("plans_carried", "unit_id", "taker_id", "coordinator_id"),
        *walled("plans_conflict", "unit_id", "other_unit_id"),
        *walled("plans_ask", also=OF_PLAN),
        *walled("plans_unit_plan", "unit_id", "coordinator_id", "acceptor_id"),
        *walled("plans_coverage", also="unit_plan_id in (select id from plans_unit_plan)"),
    ]
