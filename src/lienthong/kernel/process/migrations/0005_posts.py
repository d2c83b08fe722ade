from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('process', '0004_light_steps'),
    ]

    operations = [
        migrations.AddField(
            model_name='step',
            name='post',
            field=models.CharField(db_default='', default='', max_length=120),
        ),
        migrations.AddIndex(
            model_name='step',
            index=models.Index(condition=models.Q(('post', ''), _negated=True), fields=['unit', 'post', 'id'], name='process_step_post'),
        ),
    ]
