import django.db.models.deletion
from django.db import migrations, models

JUDGEMENTS = [
    ("missed", "không đạt"),
    ("at_risk", "chậm so với mốc"),
    ("no_milestone", "chưa có mốc để so"),
    ("no_figure", "chưa có số liệu"),
    ("on_track", "đúng lộ trình"),
    ("met", "đạt"),
]
PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0014_passed_on"),
    ]

    operations = [
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=PROTECT, primary_key=True, related_name="+", serialize=False, to="plans.item"
                    ),
                ),
                ("judgement", models.CharField(choices=JUDGEMENTS, max_length=12)),
                ("final_on", models.DateField(null=True)),
                ("afterwards", models.CharField(choices=JUDGEMENTS, max_length=12)),
                ("settled_at", models.DateTimeField()),
                ("plan", models.ForeignKey(on_delete=PROTECT, related_name="+", to="plans.plan")),
            ],
            options={
                "db_table": "plans_standing",
                "indexes": [models.Index(fields=["plan"], name="plans_standing_plan")],
            },
        ),
    ]
