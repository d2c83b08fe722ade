"""Tables of narrative reports by outline."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import lienthong.domains.plans.narrative_states
import lienthong.kernel.base.clock
from django.db import migrations, models

from lienthong.kernel.base.row_security import walled

ACCEPTED_BY_MINE = "acceptors && (select nullif(current_setting('lienthong.units', true), '')::int[])"


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0006_handling'),
        ('units', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Outline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('title', models.CharField(max_length=300)),
                ('note', models.TextField(blank=True, default='')),
                ('audience', models.JSONField(default=list)),
                ('units', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ('since', models.DateField(null=True)),
                ('until', models.DateField(null=True)),
                ('since_text', models.CharField(blank=True, default='', max_length=600)),
                ('anchor', models.JSONField(null=True)),
                ('version', models.IntegerField(default=1)),
                ('changed_by', models.CharField(blank=True, default='', max_length=200)),
                ('changed_at', models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
            ],
            options={
                'db_table': 'plans_outline',
            },
        ),
        migrations.CreateModel(
            name='Narrative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=120, unique=True)),
                ('acceptors', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('state', models.CharField(choices=[('draft', 'đang soạn'), ('sent', 'chờ nghiệm thu'), ('returned', 'bị trả lại'), ('accepted', 'đã nghiệm thu')], default=lienthong.domains.plans.narrative_states.NarrativeState['DRAFT'], max_length=10)),
                ('begun_at', models.DateTimeField(null=True)),
                ('sent_by', models.CharField(blank=True, default='', max_length=200)),
                ('sent_as', models.CharField(blank=True, default='', max_length=150)),
                ('sent_at', models.DateTimeField(null=True)),
                ('first_sent_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, default='', max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.round')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('outline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.outline')),
            ],
            options={
                'db_table': 'plans_narrative',
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=160, unique=True)),
                ('text', models.TextField(blank=True, default='')),
                ('state', models.CharField(choices=[('waiting', 'chưa xem'), ('accepted', 'đã nhận'), ('returned', 'cần bổ sung')], default=lienthong.domains.plans.narrative_states.PassageState['WAITING'], max_length=10)),
                ('why', models.TextField(blank=True, default='')),
                ('version', models.IntegerField(default=0)),
                ('filled_by', models.CharField(blank=True, default='', max_length=200)),
                ('filled_as', models.CharField(blank=True, default='', max_length=150)),
                ('filled_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, default='', max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('narrative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.narrative')),
            ],
            options={
                'db_table': 'plans_passage',
            },
        ),
        migrations.CreateModel(
            name='PassageFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=255)),
                ('added_by', models.CharField(max_length=200)),
                ('added_at', models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('passage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.passage')),
            ],
            options={
                'db_table': 'plans_passage_file',
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True)),
                ('place', models.IntegerField()),
                ('depth', models.SmallIntegerField(default=0)),
                ('number', models.CharField(blank=True, default='', max_length=20)),
                ('title', models.CharField(max_length=300)),
                ('guidance', models.TextField(blank=True, default='')),
                ('named', models.JSONField(default=list)),
                ('units', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), null=True, size=None)),
                ('fills', models.BooleanField(default=True)),
                ('anchor', models.JSONField(null=True)),
                ('version', models.IntegerField(default=1)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('outline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.outline')),
            ],
            options={
                'db_table': 'plans_section',
            },
        ),
        migrations.CreateModel(
            name='ProvinceText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=160, unique=True)),
                ('text', models.TextField(blank=True, default='')),
                ('sources', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=160), default=list, size=None)),
                ('version', models.IntegerField(default=0)),
                ('written_by', models.CharField(blank=True, default='', max_length=200)),
                ('written_as', models.CharField(blank=True, default='', max_length=150)),
                ('written_at', models.DateTimeField(null=True)),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.round')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.section')),
            ],
            options={
                'db_table': 'plans_province_text',
            },
        ),
        migrations.AddField(
            model_name='passage',
            name='section',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.section'),
        ),
        migrations.AddIndex(
            model_name='outline',
            index=models.Index(fields=['plan'], name='plans_outline_plan'),
        ),
        migrations.AddIndex(
            model_name='narrative',
            index=models.Index(fields=['round', 'unit'], name='plans_narrative_round'),
        ),
        migrations.AddIndex(
            model_name='narrative',
            index=models.Index(fields=['unit'], name='plans_narrative_unit'),
        ),
        migrations.AddIndex(
            model_name='narrative',
            index=django.contrib.postgres.indexes.GinIndex(fields=['acceptors'], name='plans_narrative_acceptors'),
        ),
        migrations.AddConstraint(
            model_name='narrative',
            constraint=models.UniqueConstraint(fields=('outline', 'round', 'unit'), name='plans_narrative_once'),
        ),
        migrations.AddIndex(
            model_name='passagefile',
            index=models.Index(fields=['passage'], name='plans_passage_file_of'),
        ),
        migrations.AddIndex(
            model_name='section',
            index=models.Index(fields=['outline', 'place'], name='plans_section_order'),
        ),
        migrations.AddConstraint(
            model_name='provincetext',
            constraint=models.UniqueConstraint(fields=('round', 'section'), name='plans_province_text_once'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(fields=['section'], name='plans_passage_section'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.UniqueConstraint(fields=('narrative', 'section'), name='plans_passage_once'),
        ),
        *walled("plans_outline", also="plan_id in (select id from plans_plan)"),
        *walled("plans_section", also="outline_id in (select id from plans_outline)"),
        *walled("plans_narrative", "unit_id", "coordinator_id", also=ACCEPTED_BY_MINE),
        *walled("plans_passage", also="narrative_id in (select id from plans_narrative)"),
        *walled("plans_passage_file", also="passage_id in (select id from plans_passage)"),
        *walled("plans_province_text", "coordinator_id"),
    ]
