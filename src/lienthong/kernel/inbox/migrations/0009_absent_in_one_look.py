"""For whom somebody stands in is looked up once, and only where a line lies in somebody's hands.

As a question inside the wall, behind the wall of that table, it was made ready for each of the five places in which a
statement reads lines: a tenth of what waits for an officer, who stands in for nobody.
"""

from django.db import migrations

ME = "nullif(current_setting('lienthong.actor', true), '')"
ABSENT = f"""
create function inbox_absent_for_me() returns text[] language plpgsql stable security definer
    set search_path = pg_catalog, public as $$ begin
    return array(select absent::text from inbox_substitute where substitute = {ME} and state = 'agreed');
end $$;
alter policy inbox_item_wall_for_substitutes on inbox_item
    using (holder <> '' and holder = any((select inbox_absent_for_me())::text[]));
"""
BEFORE = f"""
alter policy inbox_item_wall_for_substitutes on inbox_item using (holder <> '' and holder in (
    select absent from inbox_substitute where substitute = (select {ME}) and state = 'agreed'));
drop function inbox_absent_for_me();
"""


class Migration(migrations.Migration):
    dependencies = [("inbox", "0008_legacies")]
    operations = [migrations.RunSQL(ABSENT, BEFORE)]
