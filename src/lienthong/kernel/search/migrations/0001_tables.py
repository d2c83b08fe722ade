import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import lienthong.kernel.base.clock
from lienthong.kernel.base.row_security import walled

# Ids of the units that the reader works for, and 0, which stands for everybody.
_MINE = "(coalesce(nullif(current_setting('lienthong.units', true), ''), '{}')::int[] || 0)"

# Read by those in scope, written by the house alone.
_READ = f"""
create policy search_share_read on search_share for select using (unit_id in (select unnest({_MINE})));
create policy search_entry_read on search_entry for select using (
    unit_id in (select unnest({_MINE})) or exists (select from search_share s where s.entry_id = search_entry.id));
"""
_UNREAD = "drop policy search_entry_read on search_entry; drop policy search_share_read on search_share"

# Why a function with the owner's rights: under row-level security the database must ask the wall before any operator
# that might leak, and `like` counts as one, so a restricted reader would never get the trigram index (a scan of the
# whole table instead). The function asks the wall itself, in the same statement.
# Titles that begin with the words come first, by their own index; of the rest at most 3,000 are ranked, so that a word
# that stands in everything costs no more than a rare one.
_FIND = f"""
create function search_find(words text[], kinds text[], most int)
returns table (kind text, title text, subtitle text, url text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    mine int[] := {_MINE};
    everything boolean := coalesce(current_setting('lienthong.all', true), 'off') = 'on';
    start text := ' ' || array_to_string(words, ' ');
    has text := '';
    titled text := 'true';
    word text;
    doors text[] := array['e.unit_id = any ($1)',
                          'e.id in (select s.entry_id from search_share s where s.unit_id = any ($1))'];
    door text;
    part text := '(select e.id, e.kind, e.title, e.subtitle, e.url, e.start from search_entry e
                   where e.kind = any ($3) and ';
    parts text[] := '{{}}';
begin
    foreach word in array words loop
        if word !~ '^[0-9a-z]+$' then
            raise exception 'search_find takes folded words';
        end if;
        has := has || format(' and e.folded like %L', '% ' || word || '%');
        titled := titled || format(' and c.start like %L', '% ' || word || '%');
    end loop;
    if has = '' then
        return;
    end if;
    if everything then
        doors := array['true'];
    end if;
    foreach door in array doors loop
        parts := parts || (part || door || format(' and e.start like %L limit 200)', start || '%'))
                       || (part || door || has || ' limit 3000)');
    end loop;
    return query execute
        'select r.kind::text, r.title::text, r.subtitle::text, r.url::text from (
            select c.*, row_number() over (
                partition by c.kind order by
                    case when c.start = $2 then 0 when c.start like $2 || ''%'' then 1
                         when ' || titled || ' then 2 else 3 end,
                    length(c.title), c.id desc) as place
            from (' || array_to_string(parts, ' union ') || ') c) r
        where r.place <= $4 order by r.place'
        using mine, start, kinds, most;
end $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=80)),
                ("subject", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=300)),
                ("subtitle", models.CharField(default="", max_length=300)),
                ("url", models.CharField(max_length=300)),
                ("start", models.CharField(max_length=300)),
                ("folded", models.TextField()),
                ("unit_id", models.IntegerField()),
                ("at", models.DateTimeField(default=lienthong.kernel.base.clock.now)),
            ],
            options={
                "db_table": "search_entry",
                "constraints": [models.UniqueConstraint(fields=("kind", "subject"), name="search_entry_once")],
                "indexes": [
                    models.Index(fields=["subject"], name="search_entry_subject"),
                    models.Index(fields=["unit_id"], name="search_entry_unit"),
                    models.Index(fields=["start"], name="search_entry_start", opclasses=["text_pattern_ops"]),
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit_id", models.IntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="search.entry"
                    ),
                ),
            ],
            options={
                "db_table": "search_share",
                "constraints": [models.UniqueConstraint(fields=("entry", "unit_id"), name="search_share_once")],
                "indexes": [models.Index(fields=["unit_id"], name="search_share_unit")],
            },
        ),
        migrations.RunSQL(
            "create index search_entry_found on search_entry using gin (folded gin_trgm_ops)",
            "drop index search_entry_found",
        ),
        *walled("search_entry"),
        *walled("search_share"),
        migrations.RunSQL(_READ, _UNREAD),
        migrations.RunSQL(_FIND, "drop function search_find(text[], text[], int)"),
    ]
