"""Running runs of a process go over to another version: the mapping is drawn, tried, decided, carried out, undone."""

from django.db import connection

from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.in_force import unfit_decision
from lienthong.kernel.base.transactions import seen_by, whole
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.process.counterparts import How, choices, proposed, unclear
from lienthong.kernel.process.events import MigrationAsked
from lienthong.kernel.process.models import Migration, Run, Version
from lienthong.kernel.process.movers import counted, mark_of
from lienthong.kernel.process.nets import net_of
from lienthong.kernel.process.queries import migrations, versions
from lienthong.kernel.process.states import MIGRATION_MOVES, MigrationState, RunState, VersionState

from .carrying_back import carry_back
from .carrying_over import carry_over

OPEN = (MigrationState.DRAWN, MigrationState.GOING, MigrationState.UNDOING)


@verb("process.draw_migration", of=versions, sentence="chuẩn bị chuyển hồ sơ đang chạy sang bản này")
def draw_migration(target: Version, by: Actor, *, source: str) -> str:
    """Runs of an older version are to go over to this one: which step goes on with which is proposed."""
    old = versions(by).filter(code=source, process=target.process_id).exclude(state=VersionState.DRAFT).first()
    if old is None or old.pk == target.pk:
        raise NotThere
    if target.state != VersionState.PUBLISHED or target.effective_on is None or target.effective_on > today():
        raise WrongMoment("Bản này chưa áp dụng hoặc không còn áp dụng.", "Chuyển hồ sơ sang bản đang áp dụng.")
    with seen_by(HOUSE):
        running = Run.objects.filter(version=old, state=RunState.RUNNING).exists()
        under_way = Migration.objects.filter(source=old, state__in=OPEN).first()
    if under_way is not None:
        raise WrongMoment(
            f"Đang có một lần chuyển khác từ bản {old.number} ({under_way.code}).", "Mở lần chuyển ấy để làm tiếp."
        )
    if not running:
        raise Unfit(f"Không còn hồ sơ nào đang chạy theo bản {old.number}.", "Không phải chuyển gì.")
    made = Migration.objects.create(
        code=_code(),
        unit_id=target.unit_id,
        source=old,
        target=target,
        mapping={key: list(to) for key, to in proposed(net_of(old.pk), net_of(target.pk)).items()},
        made_by=by.id,
        made_name=by.name[:200],
        made_at=now(),
    )
    return made.code


def _code() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('process_migration_number')")
        return f"CB-{cursor.fetchone()[0]:05d}"


@verb("process.match_steps", of=migrations, sentence="ghép bước cũ với bước mới", moves=MIGRATION_MOVES)
def match_steps(migration: Migration, by: Actor, *, answers: dict[str, str]) -> str:
    """A person says with which step of the new version a step goes on; empty: its runs stay with the old version."""
    old, new = net_of(migration.source_id), net_of(migration.target_id)
    wrong: dict[str, str] = {}
    for key, to in answers.items():
        node = old.nodes.get(key)
        if node is None or key not in migration.mapping or (to and to not in {one.key for one in choices(node, new)}):
            wrong[key] = "Chọn một bước trong danh sách."
        elif migration.mapping[key][0] != to or migration.mapping[key][1] == How.DOUBT:
            migration.mapping = {**migration.mapping, key: [to, How.SAID.value]}
    if wrong:
        raise Unfit("Có bước chưa ghép được.", "Chọn lại các bước được đánh dấu.", fields=wrong)
    return migration.code


@verb("process.count_migration", of=migrations, sentence="tính thử việc chuyển hồ sơ", moves=MIGRATION_MOVES)
def count_migration(migration: Migration, by: Actor) -> dict[str, int]:
    """A dry run: how many runs can go over now, which stay and why; nothing is moved."""
    _clear(migration)
    with seen_by(HOUSE):
        found = counted(migration)
    migration.counted = {**found, "at": now().isoformat()}
    return {"moves": found["moves"], "stays": sum(one["count"] for one in found["stays"])}


def _clear(migration: Migration) -> None:
    open_ones = unclear({key: (to, how) for key, (to, how) in migration.mapping.items()})
    if open_ones:
        raise Unfit(
            "Còn {count} bước cũ chưa rõ đi tiếp bằng bước nào ở bản mới.",
            "Chọn bước mới, hoặc chọn ở lại bản cũ.",
            fields={key: "Chọn bước ở bản mới, hoặc ở lại bản cũ." for key in open_ones},
            count=len(open_ones),
        )


@verb("process.migrate", of=migrations, sentence="chuyển hồ sơ đang chạy sang bản mới", moves=MIGRATION_MOVES)
def migrate(migration: Migration, by: Actor, *, decision: str, shown: str) -> str:
    """It is decided: the house carries the runs over, batch by batch. `shown`: the mapping as it was tried."""
    _clear(migration)
    held = migration.counted
    if held is None or held["mark"] != shown or held["mark"] != mark_of(migration.mapping):
        raise ChangedMeanwhile.by()
    if fault := unfit_decision(decision, "Ghi số quyết định hoặc văn bản làm căn cứ chuyển."):
        raise Unfit(fields={"decision": fault})
    migration.decision = decision.strip()
    migration.decided_by, migration.decided_name, migration.decided_at = by.id, by.name[:200], now()
    migration.turn, migration.after = 1, 0
    tell(MigrationAsked(migration.code))
    return migration.code


@verb("process.drop_migration", of=migrations, sentence="bỏ lần chuyển chưa thực hiện", moves=MIGRATION_MOVES)
def drop_migration(migration: Migration, by: Actor) -> str:
    """Nothing was moved, and nothing will be; returns the code of the version to which it would have gone."""
    migration.ended_at = now()
    return str(migration.target.code)


@verb("process.undo_migration", of=migrations, sentence="hoàn lại việc chuyển hồ sơ", moves=MIGRATION_MOVES)
def undo_migration(migration: Migration, by: Actor, *, why: str) -> str:
    """Runs to which nothing has happened since go back to where they were; what has gone on since stays."""
    if not why.strip():
        raise Unfit("Chưa ghi lý do hoàn lại.", "Ghi lý do rồi làm lại.", fields={"why": "Ghi lý do hoàn lại."})
    migration.why = why.strip()[:500]
    migration.undone_by, migration.undone_name = by.id, by.name[:200]
    migration.after, migration.ended_at = 0, None
    tell(MigrationAsked(migration.code))
    return migration.code


def carry_migrations() -> int:
    """All that goes over or back, batch by batch, each whole; returns how many runs did."""
    went = 0
    for code, state in whole(_under_way, HOUSE):
        carry, more = (carry_over if state == MigrationState.GOING else carry_back), True
        while more:
            try:
                came = carry(code, HOUSE)
            except WrongMoment:  # it was decided otherwise meanwhile: the next look goes on with that
                break
            went, more = went + came["went"], came["left"] > 0
    return went


def _under_way() -> list[tuple[str, str]]:
    found = Migration.objects.filter(state__in=(MigrationState.GOING, MigrationState.UNDOING)).order_by("id")
    return list(found.values_list("code", "state"))
