"""Work of units that ended, and who goes on with it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import lienthong.kernel.base.clock
from lienthong.kernel.base.row_security import walled

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0011_consolidation"),
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Takeover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "among",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                ("own", models.BooleanField(default=False)),
                ("percent", models.SmallIntegerField(default=0)),
                ("cited", models.CharField(max_length=300)),
                ("on", models.DateField()),
                ("chosen_by", models.CharField(blank=True, default="", max_length=200)),
                ("at", models.DateTimeField(default=lienthong.kernel.base.clock.now)),
                ("coordinator", models.ForeignKey(on_delete=PROTECT, related_name="+", to="units.unit")),
                ("new", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="plans.assignment")),
                ("old", models.OneToOneField(on_delete=PROTECT, related_name="+", to="plans.assignment")),
                ("plan", models.ForeignKey(on_delete=PROTECT, related_name="+", to="plans.plan")),
                ("taker", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="units.unit")),
                ("unit", models.ForeignKey(on_delete=PROTECT, related_name="+", to="units.unit")),
            ],
            options={
                "db_table": "plans_takeover",
                "indexes": [
                    models.Index(fields=["new"], name="plans_takeover_new"),
                    models.Index(fields=["plan", "unit"], name="plans_takeover_plan"),
                ],
            },
        ),
        *walled("plans_takeover", "unit_id", "taker_id", "coordinator_id"),
    ]
