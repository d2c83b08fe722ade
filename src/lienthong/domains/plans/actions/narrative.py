"""A narrative, the unit's side: officers write section by section, attach evidence; the head sends, or takes back."""

from lienthong.domains.plans import narrating
from lienthong.domains.plans.models import Narrative, Passage, PassageFile, Section
from lienthong.domains.plans.narrative_states import NARRATIVE_MOVES, NarrativeState, PassageState
from lienthong.domains.plans.outlining import meant_for, sections_of
from lienthong.domains.plans.queries.narrative_scope import last_texts, narratives_seen
from lienthong.domains.plans.states import PlanState, RoundState
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.text import nfc
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.files import api as files
from lienthong.kernel.units import api as units

LONGEST = 20_000
MOST_FILES = 20
PASSAGE_FILE = "plans.passage"
NOTHING = "Không phát sinh."


class PassageChanged(ChangedMeanwhile):
    """A colleague saved the same section since it was shown."""

    sentence = "{who} vừa lưu mục “{title}” lúc {when}."
    next_step = "Cả hai bản ở ngay dưới ô của mục đó; gộp lại rồi lưu."


def passage_code(narrative: str, section: Section) -> str:
    """The code of a text, known before there is one: files are kept under it."""
    return f"{narrative}.{section.code.rpartition('.')[2]}"


def open_sections(narrative: Narrative) -> dict[str, Section]:
    """The sections that this unit writes under, by their code."""
    outline = narrative.outline
    rows = sections_of(outline)
    return {row.code: row for row in rows if meant_for(row, outline, narrative.unit_id)}


@verb("plans.write", of=narratives_seen, sentence="soạn báo cáo theo đề cương")
def write(
    narrative: Narrative,
    by: Actor,
    *,
    texts: dict[str, str],
    versions: dict[str, int] | None = None,
    evidence: dict[str, list[str]] | None = None,
    without: list[str] | None = None,
) -> dict[str, int]:
    """Texts by section, kept until the head sends them; all or none. Returns the new versions.

    `versions`: from which version of each section's text the writer started (0: none). `evidence`: codes of files kept
    for a section (`passage_code`); `without`: codes of files that no longer belong to it.
    """
    _still_open(narrative, "sửa báo cáo")
    narrative.state = NARRATIVE_MOVES.target(narrative.state, "write", "sửa báo cáo")
    sections = open_sections(narrative)
    evidence = evidence or {}
    if texts.keys() - sections.keys() or evidence.keys() - sections.keys():
        raise NotThere("Có mục không dành cho đơn vị, hoặc đã bị bỏ khỏi đề cương.", "Tải lại trang rồi nhập lại.")
    have = {one.section_id: one for one in Passage.objects.select_for_update().filter(narrative=narrative)}
    at, saved = now(), {}
    for code in dict.fromkeys([*texts, *evidence]):
        section = sections[code]
        passage = have.get(section.pk) or Passage(
            code=passage_code(narrative.code, section), narrative=narrative, section=section
        )
        _writable(passage, section, narrative, (versions or {}).get(code))
        if code in texts:
            passage.text = _checked(texts[code], section)
        passage.version += 1
        passage.filled_by, passage.filled_as, passage.filled_at = by.name, by.id, at
        passage.save()
        _attach(passage, by, evidence.get(code, []))
        saved[code] = passage.version
    _drop_files(narrative, without or [])
    narrative.begun_at = narrative.begun_at or at
    return saved


def _checked(text: str, section: Section) -> str:
    text = nfc(text).replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        long = f"“{section.title[:80]}” dài {len(text)} ký tự, tối đa {LONGEST}. Để phần chi tiết vào tệp kèm theo."
        raise Unfit(fields={section.code: long})
    return text


def _writable(passage: Passage, section: Section, narrative: Narrative, version: int | None) -> None:
    if version is not None and version != passage.version:
        raise PassageChanged.by(passage.filled_by, passage.filled_at, title=section.title[:80], section=section.code)
    if passage.state == PassageState.ACCEPTED and narrative.state == NarrativeState.RETURNED:
        raise WrongMoment(f"Mục “{section.title[:80]}” đã được nhận.", "Chỉ sửa các mục được yêu cầu bổ sung.")


def _attach(passage: Passage, by: Actor, added: list[str]) -> None:
    if not added:
        return
    cards = files.kept_for(added, kind=PASSAGE_FILE, subject=passage.code)
    kept = PassageFile.objects.filter(passage=passage, dropped_at=None).values_list("pk", flat=True)
    if len(kept) + len(added) > MOST_FILES:
        raise Unfit(fields={passage.section.code: f"Mỗi mục kèm tối đa {MOST_FILES} tệp."})
    PassageFile.objects.bulk_create(
        [PassageFile(passage=passage, file=code, name=cards[code].name, added_by=by.name) for code in added]
    )


def _drop_files(narrative: Narrative, dropped: list[str]) -> None:
    gone = PassageFile.objects.filter(passage__narrative=narrative, file__in=dropped, dropped_at=None)
    gone = gone.exclude(passage__state=PassageState.ACCEPTED)
    for one in list(gone) if dropped else ():
        one.dropped_at = now()
        one.save(update_fields=["dropped_at"])
        files.drop(HOUSE, code=one.file)


@verb("plans.start_from_last", of=narratives_seen, sentence="lấy lại lời văn kỳ trước")
def start_from_last(narrative: Narrative, by: Actor) -> dict[str, int]:
    """Sections that are still empty begin with the text of the period before; nothing written is touched."""
    before = last_texts(narrative)
    filled = set(Passage.objects.filter(narrative=narrative).exclude(text="").values_list("section_id", flat=True))
    wanted = {
        code: before[section.pk]
        for code, section in open_sections(narrative).items()
        if section.pk in before and section.pk not in filled
    }
    if not wanted:
        raise Unfit("Không có lời văn kỳ trước cho mục nào còn trống.", "Nhập trực tiếp vào từng mục.")
    return {"copied": len(write(narrative.code, by, texts=wanted))}


@verb("plans.send_narrative", of=narratives_seen, sentence="gửi báo cáo theo đề cương", moves=NARRATIVE_MOVES)
def send_narrative(narrative: Narrative, by: Actor) -> str:
    """The head approves and sends; every section that the unit was asked for has its text."""
    _still_open(narrative, "gửi báo cáo")
    texts = {one.section_id: one for one in Passage.objects.select_for_update().filter(narrative=narrative)}
    sections = open_sections(narrative)
    empty = [row for row in sections.values() if not (row.pk in texts and texts[row.pk].text)]
    if empty:
        names = "; ".join(row.title[:50] for row in empty[:4]) + ("; …" if len(empty) > 4 else "")
        raise Unfit(f"Còn {len(empty)} mục chưa viết: {names}.", f"Viết nội dung, mục không có thì ghi “{NOTHING}”")
    untouched = [
        one for one in texts.values()
        if one.state == PassageState.RETURNED and one.filled_at and one.decided_at and one.filled_at <= one.decided_at
    ]  # fmt: skip
    if untouched:
        raise Unfit(f"Còn {len(untouched)} mục bị trả lại mà chưa sửa.", "Bổ sung các mục được đánh dấu rồi gửi lại.")
    Passage.objects.filter(narrative=narrative, state=PassageState.RETURNED).update(state=PassageState.WAITING)
    at = now()
    narrative.sent_by, narrative.sent_as, narrative.sent_at = by.name, by.id, at
    narrative.first_sent_at = narrative.first_sent_at or at
    narrative.save()
    settle(narrative, why="Đã gửi")
    return narrative.code


@verb("plans.recall_narrative", of=narratives_seen, sentence="rút lại báo cáo theo đề cương", moves=NARRATIVE_MOVES)
def recall_narrative(narrative: Narrative, by: Actor) -> str:
    """Take it back to mend it; nothing of it has been accepted yet."""
    _still_open(narrative, "rút lại báo cáo")
    if Passage.objects.filter(narrative=narrative, state=PassageState.ACCEPTED).exists():
        raise WrongMoment("Đơn vị nghiệm thu đã nhận một số mục.", "Đề nghị đơn vị nghiệm thu trả lại mục cần sửa.")
    narrative.save()
    settle(narrative, why=f"Rút lại báo cáo {narrative.code}")
    return narrative.code


def settle(narrative: Narrative, *, why: str) -> None:
    """Lines and clocks of the unit and of its acceptors follow the narrative, which has been saved."""
    narrating.settle(narrative.round, [narrative.unit_id], why=why)
    narrating.settle_judges(narrative.round, narrative.acceptors)


def _still_open(narrative: Narrative, what: str) -> None:
    round_ = narrative.round
    if narrative.ended_at is not None:
        _refuse_ended_unit(narrative.unit_id)
    if narrative.ended_at is not None or round_.plan.state != PlanState.ISSUED:
        raise WrongMoment("Đơn vị không phải làm báo cáo này nữa.", "Tải lại trang để xem các báo cáo đang yêu cầu.")
    if round_.state != RoundState.OPEN:
        raise WrongMoment(f"Kỳ {round_.name} đã khép nên chưa thể {what}.", "Đề nghị cơ quan điều phối mở lại kỳ.")


def _refuse_ended_unit(unit: int) -> None:
    """Whoever was typing for a unit that is no more reads who goes on, and where the saved text is."""
    card = units.card(unit)
    heirs = " hoặc ".join(one.name for one in units.successors(card.code))
    if card.lives_on(today()) or not heirs:
        return
    raise WrongMoment(
        f"{card.name} đã kết thúc hoạt động; báo cáo này do {heirs} tiếp tục.",
        "Nội dung đã lưu được chuyển sang đơn vị đó; chép phần vừa nhập, mở báo cáo của đơn vị đó rồi dán vào.",
    )
