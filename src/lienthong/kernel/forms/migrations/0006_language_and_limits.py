from django.db import migrations, models
from django.db.models import Q

from lienthong.kernel.base.row_security import walled


class Migration(migrations.Migration):

    dependencies = [
        ('forms', '0005_inflow'),
    ]

    operations = [
        migrations.AddField(
            model_name='declaration',
            name='language',
            field=models.CharField(default='vi', max_length=2),
        ),
        migrations.AddField(
            model_name='declaration',
            name='asked',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='inflow',
            name='octets',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='inflow',
            name='printed',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='inflow',
            name='saved',
            field=models.IntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='version',
            name='state',
            field=models.CharField(choices=[('draft', 'đang soạn'), ('published', 'đã ban hành'), ('ended', 'đã chấm dứt'), ('discarded', 'đã bỏ')], default='draft', max_length=10),
        ),
        migrations.RemoveConstraint(
            model_name='version',
            name='forms_version_decision',
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=Q(('state__in', ('draft', 'discarded')), Q(Q(('decision', ''), _negated=True), ('effective_on__isnull', False)), _connector='OR'), name='forms_version_decision', violation_error_message='Biểu mẫu ban hành phải có số quyết định và ngày hiệu lực.'),
        ),
        # A draft that was given up is seen by nobody whom the draft was not for.
        migrations.RunSQL(
            "drop policy forms_version_wall on forms_version", migrations.RunSQL.noop,
        ),
        *walled("forms_version", "unit_id", also="state in ('published', 'ended')"),
    ]
