"""What the coordinating body makes of the reports of a round."""

import django.db.models.deletion
from django.db import migrations, models

from lienthong.kernel.base.row_security import walled


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0010_money_and_checks"),
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Summary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=130, unique=True)),
                ("result", models.TextField(blank=True, db_default="", default="")),
                ("advantages", models.TextField(blank=True, db_default="", default="")),
                ("difficulties", models.TextField(blank=True, db_default="", default="")),
                ("proposals", models.TextField(blank=True, db_default="", default="")),
                ("note", models.CharField(blank=True, db_default="", default="", max_length=600)),
                ("version", models.IntegerField(default=1)),
                ("edited_by", models.CharField(max_length=200)),
                ("edited_as", models.CharField(max_length=150)),
                ("edited_at", models.DateTimeField()),
                (
                    "coordinator",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.item"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.plan"),
                ),
                (
                    "round",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.round"),
                ),
            ],
            options={"db_table": "plans_summary"},
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=models.UniqueConstraint(
                fields=("round", "item"), name="plans_summary_once", nulls_distinct=False
            ),
        ),
        *walled("plans_summary", "coordinator_id"),
    ]
