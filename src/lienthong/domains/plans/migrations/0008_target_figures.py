"""What targets are made of, the province's figures by period, and what a person must still settle about them."""

import django.db.models.deletion
import lienthong.kernel.base.clock
from django.db import migrations, models

from lienthong.kernel.base.row_security import never_removed, of_seen_unit, walled

PLANS = "plan_id in (select id from plans_plan)"
COORDINATED = f"plan_id in (select id from plans_plan where {of_seen_unit('unit_id')})"


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0007_narratives"),
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="TargetDoubt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=80, unique=True)),
                ("field", models.CharField(max_length=12)),
                ("ours", models.CharField(max_length=600)),
                ("given", models.CharField(max_length=600)),
                ("reading", models.JSONField(null=True)),
                ("settled", models.CharField(blank=True, default="", max_length=500)),
                ("taken", models.BooleanField(default=False)),
                ("settled_by", models.CharField(blank=True, default="", max_length=200)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "item",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.item"),
                ),
                (
                    "plan",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.plan"),
                ),
            ],
            options={
                "db_table": "plans_target_doubt",
            },
        ),
        migrations.CreateModel(
            name="TargetFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=100, unique=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("typed", "nhập tay"),
                            ("official", "nhập theo nguồn chính thức"),
                            ("computed", "hệ thống tính"),
                            ("summed", "tổng hợp từ báo cáo"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.DecimalField(decimal_places=4, max_digits=20)),
                ("numerator", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("denominator", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("as_of", models.DateField()),
                ("document", models.CharField(blank=True, default="", max_length=300)),
                ("source", models.CharField(blank=True, default="", max_length=300)),
                ("source_on", models.DateField(null=True)),
                ("by_fallback", models.BooleanField(default=False)),
                ("why", models.TextField(blank=True, default="")),
                ("entered_by", models.CharField(max_length=200)),
                ("entered_at", models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ("replaced_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.TextField(blank=True, default="")),
                ("withdrawn_by", models.CharField(blank=True, default="", max_length=200)),
                (
                    "item",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.item"),
                ),
                (
                    "plan",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.plan"),
                ),
                (
                    "round",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.round"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={
                "db_table": "plans_target_figure",
            },
        ),
        migrations.CreateModel(
            name="FigureFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=255)),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.targetfigure"
                    ),
                ),
            ],
            options={
                "db_table": "plans_figure_file",
            },
        ),
        migrations.CreateModel(
            name="Description",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True)),
                ("short_name", models.CharField(blank=True, default="", max_length=300)),
                (
                    "source_kind",
                    models.CharField(
                        choices=[
                            ("computed", "hệ thống tính"),
                            ("reported", "đơn vị báo cáo"),
                            ("external", "cơ quan ngoài hệ thống cung cấp"),
                        ],
                        max_length=10,
                    ),
                ),
                ("computed_from", models.TextField(blank=True, default="")),
                ("numerator", models.TextField(blank=True, default="")),
                ("denominator", models.TextField(blank=True, default="")),
                ("measure", models.CharField(blank=True, default="", max_length=60)),
                ("fallback", models.TextField(blank=True, default="")),
                ("note", models.TextField(blank=True, default="")),
                (
                    "combining",
                    models.CharField(
                        choices=[
                            ("ratio", "tổng tử số chia tổng mẫu số"),
                            ("sum", "cộng số của các đơn vị"),
                            ("share", "tỷ lệ đơn vị đạt mức"),
                            ("last", "số của đơn vị chủ trì"),
                            ("all_done", "mọi đơn vị hoàn thành"),
                        ],
                        max_length=10,
                    ),
                ),
                ("baseline", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("baseline_on", models.DateField(null=True)),
                ("milestones", models.JSONField(default=list)),
                ("reading", models.JSONField(null=True)),
                ("version", models.IntegerField(default=1)),
                ("changed_by", models.CharField(blank=True, default="", max_length=200)),
                ("changed_at", models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.item"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.plan"),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={
                "db_table": "plans_description",
                "indexes": [models.Index(fields=["plan"], name="plans_description_plan")],
            },
        ),
        migrations.AddIndex(
            model_name="targetdoubt",
            index=models.Index(fields=["plan"], name="plans_target_doubt_plan"),
        ),
        migrations.AddConstraint(
            model_name="targetdoubt",
            constraint=models.UniqueConstraint(fields=("item", "field", "given"), name="plans_target_doubt_once"),
        ),
        migrations.AddIndex(
            model_name="targetfigure",
            index=models.Index(fields=["plan", "round"], name="plans_target_figure_plan"),
        ),
        migrations.AddConstraint(
            model_name="targetfigure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at__isnull", True)),
                fields=("item", "round"),
                name="plans_target_figure_once",
            ),
        ),
        migrations.AddIndex(
            model_name="figurefile",
            index=models.Index(fields=["figure"], name="plans_figure_file_figure"),
        ),
        *walled("plans_description", also=PLANS),
        *walled("plans_target_figure", also=PLANS),
        *walled("plans_figure_file", also="figure_id in (select id from plans_target_figure)"),
        *walled("plans_target_doubt", also=COORDINATED),
        never_removed("plans_target_figure"),
    ]
