"""Walls that stand already look at the unit's bit too, where they asked whether its number is in a list.

Migrations that come later write it so from the start; here nothing is there yet in a new house.
"""

from django.db import migrations

from lienthong.kernel.base.row_security import of_seen_unit

LISTED = (
    r"((?:\w+\.)?\w+) IN \( ?SELECT unnest\(\(NULLIF\(current_setting\('lienthong\.units'::text, true\), ''::text\)\)::integer\[\]\)"
    r" AS unnest\)"
)
SEEN = of_seen_unit("\\1")
ANEW = f"""
do $$
declare
    one record;
    listed text := $re${LISTED}$re$;
    seen text := $re${SEEN}$re$;
begin
    for one in
        select polname, polrelid::regclass as place, pg_get_expr(polqual, polrelid) as used,
            pg_get_expr(polwithcheck, polrelid) as checked
        from pg_policy
        where pg_get_expr(polqual, polrelid) ~ listed or pg_get_expr(polwithcheck, polrelid) ~ listed
    loop
        if one.used is not null then
            execute format('alter policy %I on %s using (%s)', one.polname, one.place,
                regexp_replace(one.used, listed, seen, 'g'));
        end if;
        if one.checked is not null then
            execute format('alter policy %I on %s with check (%s)', one.polname, one.place,
                regexp_replace(one.checked, listed, seen, 'g'));
        end if;
    end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("base", "0002_data_moves")]
    # The way back leaves them: who asks of the list is answered as before.
    operations = [migrations.RunSQL(ANEW, migrations.RunSQL.noop)]
