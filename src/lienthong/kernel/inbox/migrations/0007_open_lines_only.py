"""What waits no more is no line: closed lines go, and with them 1,056 of the 2,395 bytes that a step left behind.

They were kept to tell a second comer who had been first. A page now carries the proof of what it has shown, and who
was first stands in the audit. Closing a line is a deletion: no second copy of it, no two entries in indexes.
"""

from django.db import migrations, models

INDEXES = [
    models.Index(
        condition=models.Q(("holder", "")),
        fields=["unit", "role", "sort_on", "id"],
        include=("kind", "holder"),
        name="inbox_item_seat",
    ),
    models.Index(
        condition=models.Q(("holder", ""), _negated=True), fields=["holder", "sort_on", "id"], name="inbox_item_holder"
    ),
    models.Index(fields=["unit", "sort_on", "id"], name="inbox_item_unit"),
    models.Index(fields=["sort_on", "id"], name="inbox_item_all"),
    models.Index(fields=["clock"], name="inbox_item_clock"),
]


class Migration(migrations.Migration):
    dependencies = [("inbox", "0006_lighter_lines")]

    operations = [
        migrations.RemoveConstraint(model_name="workitem", name="inbox_item_one_place"),
        *[migrations.RemoveIndex(model_name="workitem", name=str(index.name)) for index in INDEXES],
        migrations.RemoveField(model_name="workitem", name="closed_at"),
        migrations.AddConstraint(
            model_name="workitem",
            constraint=models.UniqueConstraint(
                fields=("subject", "kind"),
                name="inbox_item_one_place",
                violation_error_message="Việc này đang nằm ở một hộp việc khác.",
            ),
        ),
        *[migrations.AddIndex(model_name="workitem", index=index) for index in INDEXES],
    ]
