"""Other units are asked for their opinion while a step is being done: all at once, each within its own time."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import partial

from django.db import connection
from django.db.models import F

from lienthong.kernel.access import api as access
from lienthong.kernel.base import VIETNAM, now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, Refusal, Unfit
from lienthong.kernel.base.text import nfc
from lienthong.kernel.base.transactions import seen_by, whole
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.process.matters import own
from lienthong.kernel.process.models import Consultation, Past, Run, Step
from lienthong.kernel.process.queries import consultations, lock_run_asked, lock_run_of, steps
from lienthong.kernel.process.states import CONSULTATION_MOVES, STEP_MOVES, ConsultationState, Deed, Opinion
from lienthong.kernel.process.work import OPINION
from lienthong.kernel.units import api as units

from .asking import OPEN, told
from .steps import in_own_hands, reason, run_of

MOST_UNITS, MOST_DAYS, LONGEST = 40, 90, 4000
GIVEN, OVERDUE = "process.opinion_given", "process.opinion_late"

notifications.register_kind(
    GIVEN,
    label="Đơn vị được hỏi đã cho ý kiến",
    title="{unit}: {opinion}",
    text="Về: {title}. Mở bước đang làm để đọc ý kiến và làm tiếp.",
)
notifications.register_kind(
    OVERDUE,
    label="Đơn vị được hỏi chưa cho ý kiến khi hết hạn",
    title="{unit} quá hạn cho ý kiến",
    text="Về: {title}. Nhắc đơn vị trả lời, hoặc ghi lý do rồi hoàn thành bước mà không chờ.",
)


_PART = re.compile(r"(?<!\w)(điều|khoản|điểm|mục)\s+\w", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"(?<!\w)(hiến pháp|luật|pháp lệnh|nghị quyết|nghị định|thông tư|quyết định|quy chế|quy định)\s+\w|\d/[\w/-]*\w",
    re.IGNORECASE,
)
NO_PROVISION = (
    "Ghi điều khoản và văn bản cho phép coi im lặng là đồng ý, ví dụ: khoản 2 Điều 5 Quy chế số 12/2026/QĐ-UBND."
)


def names_provision(cited: str) -> bool:
    """Whether a part of a document and the document are named, so that whoever is asked can look up what they say."""
    text = nfc(cited)
    return bool(_PART.search(text) and _DOCUMENT.search(text))


@verb("process.consult", of=steps, sentence="hỏi ý kiến đơn vị khác", moves=STEP_MOVES, first=lock_run_of)
def consult(
    step: Step, by: Actor, *, to: list[str], question: str, days: int, silence: bool = False, basis: str = ""
) -> list[str]:
    """Units are asked for their opinion within so many working days, each on its own clock; the step goes on meanwhile.

    `to`: codes of units. `silence`: no answer in time counts as agreement; only where a provision says so, named in
    `basis` (61/2018/NĐ-CP, Điều 19 khoản 5 alone has the asker report the delay; it was replaced on 01/07/2025, what
    118/2025/NĐ-CP says instead was not compared). Returns the codes of the questions.
    """
    in_own_hands(step, by)
    words, cited = question.strip(), basis.strip()
    codes = list(dict.fromkeys(to))
    known = units.cards_of(codes)
    faults = unfit_question(words, days, cited if silence else None)
    if not_asked := _unfit_units(step, codes, known):
        faults = {"to": not_asked, **faults}
    if faults:
        raise Unfit("Chưa gửi được câu hỏi.", "Bổ sung các ô được đánh dấu.", fields=faults)
    asked = [known[code] for code in codes]
    run, at = run_of(step), now()
    made = [
        Consultation(
            code=code, run=run, step=step.code, node=step.node, unit_id=one.id, from_unit_id=step.unit_id, asker=by.id,
            asker_name=by.name[:200], asker_person=by.person or "", question=words[:LONGEST], silence=silence,
            basis=cited[:300] if silence else "", asked_at=at,
        )
        for code, one in zip(_codes(len(asked)), asked, strict=True)
    ]  # fmt: skip
    period = calendar.Period(days, calendar.CountedIn.DAY, from_at=at)
    day = at.astimezone(VIETNAM).date()
    clocks = calendar.start_many(
        [calendar.ClockStart(one.code, OPINION, one.unit_id, day, period=period) for one in made]
    )
    with seen_by(HOUSE):
        for one in made:
            one.clock_id = clocks[one.code].id
        Consultation.objects.bulk_create(made)
        Past.objects.bulk_create([told(one, Deed.ASKED, by, at, words) for one in made])
        seen = sorted({*run.units, *(one.id for one in asked)} - {run.unit_id})
        Run.objects.filter(pk=run.pk).update(units=seen)
    inbox.put_many([opinion_line(run, one, clocks[one.code]) for one in made])
    step.asking = True
    return [one.code for one in made]


def unfit_question(question: str, days: int, basis: str | None) -> dict[str, str]:
    """What is wrong with a question, field by field; `basis`: by what silence agrees, None where it does not."""
    wrong = {
        "question": "" if question.strip() else "Ghi nội dung cần hỏi.",
        "days": "" if 1 <= days <= MOST_DAYS else f"Ghi số ngày làm việc từ 1 đến {MOST_DAYS}.",
        "basis": "" if basis is None or names_provision(basis) else NO_PROVISION,
    }
    return {name: text for name, text in wrong.items() if text}


def _unfit_units(step: Step, codes: Sequence[str], known: Mapping[str, units.UnitCard]) -> str:
    """Why these units cannot be asked; empty where they can."""
    if not codes:
        return "Chọn ít nhất một đơn vị để hỏi."
    if len(codes) > MOST_UNITS:
        return f"Mỗi lần hỏi tối đa {MOST_UNITS} đơn vị."
    if unknown := [code for code in codes if code not in known]:
        return f"Không có đơn vị {', '.join(unknown[:3])}. Chọn trong danh sách."
    if any(one.id == step.unit_id for one in known.values()):
        return "Không hỏi chính đơn vị đang làm bước này; bỏ đơn vị đó khỏi danh sách."
    with seen_by(HOUSE):
        busy = list(
            Consultation.objects.filter(step=step.code, state__in=OPEN, unit_id__in=[one.id for one in known.values()])
            .order_by("id")
            .values_list("unit_id", flat=True)
        )
    return f"Đang chờ ý kiến của {units.card(busy[0]).name}; chờ trả lời hoặc thôi hỏi trước." if busy else ""


def opinion_line(run: Run, asked: Consultation, clock: calendar.ClockCard | None) -> inbox.Put:
    """A question as a line in the inbox of the unit that is asked."""
    return inbox.Put(
        kind=OPINION,
        subject=asked.code,
        title=f"Cho ý kiến: {run.title}",
        url=f"/quy-trinh/y-kien/{asked.code}",
        unit_id=asked.unit_id,
        clock=clock,
        from_name=asked.asker_name,
    )


@verb("process.answer", of=consultations, sentence="cho ý kiến", moves=CONSULTATION_MOVES, first=lock_run_asked)
def answer(asked: Consultation, by: Actor, *, opinion: str, words: str = "") -> str:
    """A unit gives its opinion: agrees, does not, or says something else; what is not plain agreement says why."""
    if opinion not in {one.value for one in Opinion}:
        raise Unfit("Chưa chọn ý kiến.", "Chọn một trong ba ý kiến.", fields={"opinion": "Chọn ý kiến của đơn vị."})
    if own(by, run_of(asked)):
        raise NotAllowed(
            "Đây là hồ sơ của chính anh/chị, hoặc do anh/chị nộp thay.", "Đề nghị đồng nghiệp cùng vai trả lời."
        )
    said = words.strip()
    if opinion != Opinion.AGREE and not said:
        raise Unfit("Chưa ghi nội dung ý kiến.", "Ghi nội dung rồi gửi lại.", fields={"words": "Ghi nội dung ý kiến."})
    at = now()
    asked.opinion, asked.answer = opinion, said[:LONGEST]
    asked.answered_by, asked.answered_name, asked.answered_at = by.id, by.name[:200], at
    _over(asked, Deed.OPINED, by, at, said, Opinion(opinion).label)
    _tell_asker(asked, GIVEN, opinion=Opinion(opinion).label)
    return asked.code


@verb("process.unask", of=consultations, sentence="thôi hỏi ý kiến", moves=CONSULTATION_MOVES, first=lock_run_asked)
def unask(asked: Consultation, by: Actor, *, why: str) -> str:
    """An opinion is not needed any more; the reason is kept."""
    words = reason(why, "thôi hỏi")
    at = now()
    with seen_by(HOUSE):
        Past.objects.bulk_create([told(asked, Deed.UNASKED, by, at, words)])
    calendar.void_many([asked.code], "Không còn cần ý kiến", at=at)
    inbox.close(asked.code, OPINION)
    return asked.code


@verb(
    "process.count_as_agreed",
    of=consultations,
    sentence="ghi nhận im lặng là đồng ý",
    moves=CONSULTATION_MOVES,
    first=lock_run_asked,
)
def count_as_agreed(asked: Consultation, by: Actor) -> str:
    """The time is over without an answer, and a provision says that this is agreement: it is written down as such."""
    if not asked.silence:
        raise Unfit("Câu hỏi này không có căn cứ để coi im lặng là đồng ý.", "Chờ đơn vị trả lời.")
    _is_over(asked)
    asked.opinion, asked.answered_at = Opinion.AGREE.value, now()
    _over(asked, Deed.SILENT, by, asked.answered_at, f"Căn cứ: {asked.basis}", Opinion.AGREE.label)
    _tell_asker(asked, GIVEN, opinion=ConsultationState.SILENT.label)
    return asked.code


@verb(
    "process.note_late",
    of=consultations,
    sentence="ghi nhận quá hạn cho ý kiến",
    moves=CONSULTATION_MOVES,
    first=lock_run_asked,
)
def note_late(asked: Consultation, by: Actor) -> str:
    """The time is over without an answer: asker and leader of the asking unit are told; it may still come."""
    _is_over(asked)
    _tell_asker(asked, OVERDUE, also=access.persons_as(("leader",), [asked.from_unit_id]))
    return asked.code


def _is_over(asked: Consultation) -> None:
    """Silence means nothing before the time is over; it may have become longer since the question was found."""
    due = asked.clock.due_at if asked.clock else None
    if due is None or due >= now():
        raise Unfit("Câu hỏi này chưa hết hạn cho ý kiến.", "Chờ đơn vị trả lời hoặc chờ đến hết hạn.")


def _over(asked: Consultation, deed: Deed, by: Actor, at: dt.datetime, words: str, outcome: str) -> None:
    with seen_by(HOUSE):
        Past.objects.bulk_create([told(asked, deed, by, at, words, outcome)])
    calendar.stop_many([asked.code], at)
    inbox.close(asked.code, OPINION)


def _tell_asker(asked: Consultation, kind: str, also: Sequence[str] = (), **facts: str) -> None:
    told_to = [one for one in dict.fromkeys([asked.asker_person, *also]) if one]
    facts |= {"unit": units.card(asked.unit_id).name, "title": run_of(asked).title}
    url = f"/quy-trinh/buoc/{asked.step}"
    notifications.notify(told_to, kind, facts=facts, url=url, subject=asked.code, dedup=f"{asked.code}:{kind}")


def let_time_speak(most: int = 500) -> int:
    """All questions whose time is over by now, each in a transaction of its own; returns how many were looked at."""
    over = whole(
        lambda: list(
            Consultation.objects.filter(state=ConsultationState.ASKED, clock__due_at__lt=now())
            .order_by("id")
            .annotate(rule=F("silence"))
            .values_list("code", "rule")[:most]
        ),
        HOUSE,
    )
    for code, rule in over:
        whole(partial(_ended, code, rule), HOUSE)
    return len(over)


def _ended(code: str, rule: bool) -> None:
    try:
        (count_as_agreed if rule else note_late)(code, HOUSE)
    except Refusal:  # an answer came while this was being done
        return


def _codes(count: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select 'YK-' || nextval('process_consultation_number') from generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]
