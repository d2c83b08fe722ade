import django.contrib.postgres.fields
import django.db.models.deletion
import lienthong.domains.plans.check_states
import lienthong.domains.plans.money_states
import lienthong.kernel.base.clock
from django.db import migrations, models

from lienthong.kernel.base.row_security import append_only, walled

_INSPECTS = "inspectors::text[] && array[(select nullif(current_setting('lienthong.person', true), ''))]"
_OF_PLAN = "plan_id in (select id from plans_plan)"
_OF_BUDGET = "budget_id in (select id from plans_budget)"


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0009_later_plans'),
        ('units', '0001_tables'),
        ('calendar', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('year', models.SmallIntegerField()),
                ('source', models.CharField(choices=[('central', 'ngân sách trung ương'), ('province', 'ngân sách tỉnh'), ('commune', 'ngân sách xã'), ('recurrent', 'kinh phí sự nghiệp (chi thường xuyên)'), ('capital', 'vốn đầu tư công'), ('social', 'xã hội hóa'), ('other', 'nguồn hợp pháp khác')], max_length=12)),
                ('state', models.CharField(choices=[('open', 'đang thực hiện'), ('settled', 'đã quyết toán')], default=lienthong.domains.plans.money_states.BudgetState['OPEN'], max_length=10)),
                ('note', models.CharField(blank=True, default='', max_length=500)),
                ('made_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.item')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'db_table': 'plans_budget',
            },
        ),
        migrations.CreateModel(
            name='Checklist',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True)),
                ('series', models.CharField(max_length=60)),
                ('version', models.SmallIntegerField()),
                ('name', models.CharField(max_length=300)),
                ('since', models.DateField()),
                ('cited', models.CharField(blank=True, default='', max_length=300)),
                ('questions', models.JSONField()),
                ('made_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
            ],
            options={
                'db_table': 'plans_checklist',
            },
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('number', models.CharField(max_length=120)),
                ('contractor', models.CharField(max_length=300)),
                ('signed_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('subject', models.CharField(blank=True, default='', max_length=500)),
                ('budget', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.budget')),
            ],
            options={
                'db_table': 'plans_contract',
            },
        ),
        migrations.CreateModel(
            name='Exhibit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(max_length=120)),
                ('file', models.CharField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=255)),
                ('inspectors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), default=list, size=None)),
                ('added_by', models.CharField(max_length=200)),
                ('added_at', models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'db_table': 'plans_exhibit',
            },
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('year', models.SmallIntegerField()),
                ('name', models.CharField(max_length=300)),
                ('cited', models.CharField(blank=True, default='', max_length=300)),
                ('own', models.BooleanField(default=False)),
                ('made_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ('checklist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.checklist')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'db_table': 'plans_inspection',
            },
        ),
        migrations.CreateModel(
            name='Investor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True)),
                ('basis', models.CharField(choices=[('owner', 'chủ đầu tư'), ('delegated', 'được giao quyền chủ đầu tư')], max_length=10)),
                ('person', models.CharField(blank=True, default='', max_length=120)),
                ('person_name', models.CharField(blank=True, default='', max_length=200)),
                ('post_title', models.CharField(blank=True, default='', max_length=200)),
                ('acting', models.BooleanField(default=False)),
                ('cited', models.CharField(max_length=300)),
                ('decided_on', models.DateField()),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('until_words', models.CharField(blank=True, default='', max_length=300)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.item')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'db_table': 'plans_investor',
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('kind', models.CharField(choices=[('planned', 'kế hoạch vốn'), ('contracted', 'giá trị hợp đồng'), ('disbursed', 'giải ngân')], max_length=12)),
                ('amount', models.BigIntegerField()),
                ('day', models.DateField()),
                ('cited', models.CharField(max_length=300)),
                ('why', models.CharField(blank=True, default='', max_length=500)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ('budget', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.budget')),
                ('contract', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.contract')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.movement')),
            ],
            options={
                'db_table': 'plans_movement',
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True)),
                ('own', models.BooleanField(default=False)),
                ('inspectors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), default=list, size=None)),
                ('inspector_names', models.CharField(blank=True, default='', max_length=600)),
                ('state', models.CharField(choices=[('planned', 'chưa kiểm tra'), ('open', 'đang kiểm tra'), ('concluded', 'đã có biên bản'), ('cancelled', 'đã hủy')], default=lienthong.domains.plans.check_states.VisitState['PLANNED'], max_length=10)),
                ('version', models.IntegerField(default=1)),
                ('held_on', models.DateField(null=True)),
                ('minutes', models.TextField(blank=True, default='')),
                ('minutes_no', models.CharField(blank=True, default='', max_length=120)),
                ('concluded_by', models.CharField(blank=True, default='', max_length=200)),
                ('concluded_at', models.DateTimeField(null=True)),
                ('clock', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calendar.clock')),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.inspection')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'db_table': 'plans_visit',
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=90, unique=True)),
                ('own', models.BooleanField(default=False)),
                ('inspectors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), default=list, size=None)),
                ('question', models.CharField(blank=True, default='', max_length=20)),
                ('text', models.TextField()),
                ('demand', models.TextField()),
                ('state', models.CharField(choices=[('open', 'phải khắc phục'), ('fixed', 'chờ xác nhận'), ('returned', 'bị trả lại'), ('closed', 'đã khắc phục'), ('withdrawn', 'đã rút')], default=lienthong.domains.plans.check_states.FindingState['OPEN'], max_length=10)),
                ('found_by', models.CharField(max_length=200)),
                ('found_at', models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ('fixed_text', models.TextField(blank=True, default='')),
                ('fixed_document', models.CharField(blank=True, default='', max_length=300)),
                ('fixed_by', models.CharField(blank=True, default='', max_length=200)),
                ('fixed_as', models.CharField(blank=True, default='', max_length=150)),
                ('fixed_at', models.DateTimeField(null=True)),
                ('judged_by', models.CharField(blank=True, default='', max_length=200)),
                ('judged_at', models.DateTimeField(null=True)),
                ('why', models.TextField(blank=True, default='')),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calendar.clock')),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.item')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.visit')),
            ],
            options={
                'db_table': 'plans_finding',
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=20)),
                ('judged', models.CharField(blank=True, choices=[('yes', 'đạt'), ('partly', 'đạt một phần'), ('no', 'chưa đạt'), ('not_applied', 'không áp dụng')], default='', max_length=12)),
                ('note', models.TextField(blank=True, default='')),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.visit')),
            ],
            options={
                'db_table': 'plans_answer',
            },
        ),
        migrations.CreateModel(
            name='YearlyDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=300)),
                ('output', models.CharField(blank=True, default='', max_length=300)),
                ('cited', models.CharField(max_length=300)),
                ('sure', models.CharField(choices=[('verified', 'đã đối chiếu văn bản'), ('unverified', 'chưa đối chiếu văn bản')], default=lienthong.domains.plans.check_states.Sure['UNVERIFIED'], max_length=12)),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('holders', models.JSONField(default=list)),
                ('month', models.SmallIntegerField(default=12)),
                ('day', models.SmallIntegerField(default=31)),
                ('since_year', models.SmallIntegerField()),
                ('until_year', models.SmallIntegerField(null=True)),
                ('hidden', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('running', 'đang áp dụng'), ('ended', 'đã thôi')], default=lienthong.domains.plans.check_states.DutyState['RUNNING'], max_length=10)),
                ('made_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ('ended_by', models.CharField(blank=True, default='', max_length=300)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'db_table': 'plans_yearly_duty',
            },
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=90, unique=True)),
                ('system', models.CharField(blank=True, default='', max_length=200)),
                ('year', models.SmallIntegerField()),
                ('state', models.CharField(choices=[('owed', 'chưa thực hiện'), ('done', 'đã thực hiện'), ('void', 'không phải thực hiện')], default=lienthong.domains.plans.check_states.TurnState['OWED'], max_length=10)),
                ('done_on', models.DateField(null=True)),
                ('result', models.TextField(blank=True, default='')),
                ('document', models.CharField(blank=True, default='', max_length=300)),
                ('done_by', models.CharField(blank=True, default='', max_length=200)),
                ('done_at', models.DateTimeField(null=True)),
                ('why', models.TextField(blank=True, default='')),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calendar.clock')),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.yearlyduty')),
            ],
            options={
                'db_table': 'plans_turn',
            },
        ),
        migrations.AddIndex(
            model_name='budget',
            index=models.Index(fields=['plan', 'year'], name='plans_budget_year'),
        ),
        migrations.AddIndex(
            model_name='budget',
            index=models.Index(fields=['item'], name='plans_budget_item'),
        ),
        migrations.AddConstraint(
            model_name='checklist',
            constraint=models.UniqueConstraint(fields=('series', 'version'), name='plans_checklist_version'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.UniqueConstraint(fields=('budget', 'number'), name='plans_contract_once'),
        ),
        migrations.AddIndex(
            model_name='exhibit',
            index=models.Index(fields=['about'], name='plans_exhibit_about'),
        ),
        migrations.AddIndex(
            model_name='inspection',
            index=models.Index(fields=['plan', 'year'], name='plans_inspection_year'),
        ),
        migrations.AddIndex(
            model_name='investor',
            index=models.Index(fields=['item', 'since'], name='plans_investor_item'),
        ),
        migrations.AddIndex(
            model_name='movement',
            index=models.Index(fields=['budget', 'kind', 'day'], name='plans_movement_budget'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='plans_movement_amount'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['plan', 'unit'], name='plans_visit_unit'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(fields=('inspection', 'unit'), name='plans_visit_once'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['plan', 'unit'], name='plans_finding_unit'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['visit'], name='plans_finding_visit'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('visit', 'question'), name='plans_answer_once'),
        ),
        migrations.AddIndex(
            model_name='yearlyduty',
            index=models.Index(fields=['plan'], name='plans_yearly_duty_plan'),
        ),
        migrations.AddIndex(
            model_name='turn',
            index=models.Index(fields=['plan', 'year'], name='plans_turn_year'),
        ),
        migrations.AddConstraint(
            model_name='turn',
            constraint=models.UniqueConstraint(fields=('duty', 'unit', 'system', 'year'), name='plans_turn_once'),
        ),
        *walled("plans_budget", "unit_id", "coordinator_id"),
        *walled("plans_contract", also=_OF_BUDGET),
        *walled("plans_movement", also=_OF_BUDGET),
        append_only("plans_movement"),
        *walled("plans_investor", "unit_id", "coordinator_id", also=_OF_PLAN),
        *walled("plans_checklist", also=_OF_PLAN),
        *walled("plans_inspection", "unit_id", also=_OF_PLAN),
        *walled("plans_visit", "unit_id", "coordinator_id", also=_INSPECTS),
        *walled("plans_answer", also="visit_id in (select id from plans_visit)"),
        *walled("plans_finding", "unit_id", "coordinator_id", also=_INSPECTS),
        *walled("plans_exhibit", "unit_id", "coordinator_id", also=_INSPECTS),
        *walled("plans_yearly_duty", "unit_id", also="id in (select duty_id from plans_turn)"),
        *walled("plans_turn", "unit_id", "coordinator_id"),
    ]
