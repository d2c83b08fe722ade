from django.db import migrations, models


STANDS = """
create or replace function competence_mandate_stands() returns trigger language plpgsql as $$ begin
    if old.issued_at is not null and (new.kind, new.unit_id, new.from_post, new.to_post, new.to_unit_id, new.giver,
            new.receiver, new.documents, new.fields, new.starts, new.ends, new.limits, new.cited, new.cited_on,
            new.issued_at, new.procedures, new.ground)
        is distinct from (old.kind, old.unit_id, old.from_post, old.to_post, old.to_unit_id, old.giver,
            old.receiver, old.documents, old.fields, old.starts, old.ends, old.limits, old.cited, old.cited_on,
            old.issued_at, old.procedures, old.ground)
        or old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at then
        raise exception 'a mandate that was signed is not changed';
    end if;
    return new;
end $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('competence', '0003_procedures'),
    ]

    operations = [
        migrations.AddField(
            model_name='mandate',
            name='ground',
            field=models.CharField(default='', max_length=300),
        ),
        migrations.RunSQL(STANDS, migrations.RunSQL.noop),
    ]
