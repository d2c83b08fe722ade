"""The province's figure of a target in a period: put in with its evidence, corrected, taken back; nothing is lost."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from lienthong.domains.plans import standing, supplying
from lienthong.domains.plans.aims import Frame, frame_of, said
from lienthong.domains.plans.combining import quotient
from lienthong.domains.plans.doubting import NEXT, SURE
from lienthong.domains.plans.events import FigureEntered
from lienthong.domains.plans.models import Description, FigureFile, Plan, Round, TargetFigure
from lienthong.domains.plans.queries.target_scope import descriptions_seen, target_figures_seen
from lienthong.domains.plans.states import RoundState
from lienthong.domains.plans.target_states import FigureOrigin, SourceKind
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.files import api as files

from .describe import in_force

EVIDENCE = "plans.figure"
MOST_FILES = 10
LONGEST, LONGEST_WHY = 300, 2000
FIRST_YEAR = 1990
CLOSE = Decimal("0.05")
PLACES = Decimal("0.0001")


@verb("plans.enter_figure", of=descriptions_seen, sentence="nhập số liệu chỉ tiêu")
def enter_figure(
    description: Description,
    by: Actor,
    *,
    round: str,
    as_of: dt.date,
    value: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    document: str = "",
    source: str = "",
    source_on: dt.date | None = None,
    by_fallback: bool = False,
    why: str = "",
    replaces: str = "",
    evidence: list[str] | None = None,
    sure: bool = False,
) -> str:
    """Put in a target's figure of a period, true on a day; returns its code. The description's code names the target.

    `replaces`: the figure that the form showed, empty where there was none; `why` it is replaced. `document` or files
    prove it; an official `source` has its day. `sure`: what looks mistaken is right. The house's figures are computed.
    """
    item, plan = description.item, in_force(description.plan, description.item)
    period = _period(plan.pk, round)
    frame = frame_of(item, description)
    texts = {"document": document.strip(), "source": source.strip()}
    wrong = _wrong_days(as_of, source_on) | _wrong_texts(texts, why)
    settled = _value(frame, value, numerator, denominator, wrong)
    if by.kind != "house":
        wrong |= _unproven(description, texts, source_on, by_fallback, evidence or []) | _doubted(frame, settled, sure)
    current = TargetFigure.objects.select_for_update().filter(item=item, round=period, replaced_at=None).first()
    if current is not None and not why.strip() and by.kind != "house":
        wrong["why"] = "Ghi lý do thay số đang có."
    if wrong or settled is None:
        raise Unfit(fields=wrong)
    if (current.code if current else "") != replaces and by.kind != "house":
        raise ChangedMeanwhile.by(current.entered_by if current else "")
    made = TargetFigure(
        code=f"{item.code}.{period.code.rsplit('.', 1)[-1]}.s{_number(item.pk, period.pk)}",
        plan=plan,
        item=item,
        round=period,
        unit_id=_unit_of(by, description),
        origin=_origin(by, texts["source"]),
        value=settled,
        numerator=numerator,
        denominator=denominator,
        as_of=as_of,
        source_on=source_on if texts["source"] else None,
        by_fallback=by_fallback,
        why=why.strip() if current else "",
        entered_by=by.name,
        **texts,
    )
    _replace(current, made)
    _attach(made, description.code, evidence or [])
    _follow(plan)
    tell(FigureEntered(item.code, period.code, made.origin, made.code))
    return made.code


def _follow(plan: Plan) -> None:
    """Who still owes a figure, and how the targets stand."""
    supplying.settle(plan)
    standing.settle(plan)


def _period(plan: int, code: str) -> Round:
    found = Round.objects.filter(plan_id=plan, code=code).first()
    if found is None:
        raise Unfit(fields={"round": "Chọn một kỳ của kế hoạch này."})
    if found.state == RoundState.PLANNED:
        raise WrongMoment(f"Kỳ {found.name} chưa mở nên chưa nhập số liệu được.", "Chọn một kỳ đã mở.")
    return found


def _wrong_days(as_of: dt.date, source_on: dt.date | None) -> dict[str, str]:
    wrong = {}
    for name, day in (("as_of", as_of), ("source_on", source_on)):
        if day is not None and day > today():
            wrong[name] = "Ngày này không thể sau hôm nay."
        elif day is not None and day.year < FIRST_YEAR:
            wrong[name] = "Kiểm tra lại năm của ngày này."
    if "source_on" not in wrong and source_on is not None and source_on < as_of:
        wrong["source_on"] = "Nguồn không thể công bố trước ngày của số liệu."
    return wrong


def _wrong_texts(texts: dict[str, str], why: str) -> dict[str, str]:
    wrong = {name: f"Ghi trong {LONGEST} ký tự." for name, text in texts.items() if len(text) > LONGEST}
    return wrong | ({"why": f"Ghi trong {LONGEST_WHY} ký tự."} if len(why) > LONGEST_WHY else {})


def _value(
    frame: Frame, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None, wrong: dict[str, str]
) -> Decimal | None:
    """The figure that is kept: as given, or what the parts give; where both are given they must agree."""
    for name, part in (("numerator", numerator), ("denominator", denominator)):
        if part is not None and (not part.is_finite() or abs(part) >= Decimal(10) ** 15):
            wrong[name] = "Số quá lớn; kiểm tra lại đơn vị tính."
        elif part is not None and frame.percent and part < 0:
            wrong[name] = "Số này không thể âm."
    if (numerator is None) != (denominator is None):
        wrong["denominator" if denominator is None else "numerator"] = (
            "Ghi đủ cả tử số và mẫu số, hoặc để trống cả hai."
        )
    elif denominator is not None and denominator == 0:
        wrong["denominator"] = "Mẫu số bằng 0 thì không có tỷ lệ; kiểm tra lại số liệu."
    elif numerator is not None and denominator is not None and frame.most is not None and numerator > denominator:
        wrong["numerator"] = "Tử số không thể lớn hơn mẫu số."
    if wrong.keys() & {"numerator", "denominator"}:
        return None
    share = quotient(numerator, denominator, percent=frame.percent)
    if value is None and share is None:
        wrong["value"] = "Ghi số liệu của kỳ, hoặc tử số và mẫu số."
        return None
    if value is not None and share is not None and abs(value - share) > CLOSE:
        wrong["value"] = f"Không khớp với tử số chia mẫu số ({share.quantize(Decimal('0.01'))}); sửa một trong hai."
    kept = share if share is not None else value
    assert kept is not None
    if "value" not in wrong and (fault := frame.fault(kept)):
        wrong["value"] = fault
    return kept.quantize(PLACES) if "value" not in wrong else None


def _doubted(frame: Frame, value: Decimal | None, sure: bool) -> dict[str, str]:
    """A figure that looks mistaken is asked about once."""
    why = "" if sure or value is None else frame.doubt(value)
    return {SURE: f"Số liệu {said(value, frame.measure)} có vẻ nhầm: {why}. {NEXT}"} if why else {}


def _unproven(
    description: Description, texts: dict[str, str], source_on: dt.date | None, by_fallback: bool, evidence: list[str]
) -> dict[str, str]:
    wrong = {}
    if not texts["document"] and not evidence:
        wrong["document"] = "Ghi số, ký hiệu văn bản làm minh chứng, hoặc đính kèm tệp."
    if len(evidence) > MOST_FILES:
        wrong["evidence"] = f"Mỗi số liệu tối đa {MOST_FILES} tệp."
    if texts["source"] and source_on is None:
        wrong["source_on"] = "Ghi ngày nguồn chính thức công bố số liệu."
    if description.source_kind == SourceKind.EXTERNAL and not texts["source"] and not by_fallback:
        wrong["source"] = (
            "Chỉ tiêu này lấy số của cơ quan ngoài hệ thống: ghi nguồn chính thức, hoặc đánh dấu dự phòng."
        )
    if by_fallback and not description.fallback:
        wrong["by_fallback"] = "Mô tả chỉ tiêu chưa ghi nguồn dự phòng; đề nghị cơ quan điều phối bổ sung mô tả trước."
    return wrong


def _origin(by: Actor, source: str) -> FigureOrigin:
    if by.kind == "house":
        return FigureOrigin.COMPUTED
    return FigureOrigin.OFFICIAL if source else FigureOrigin.TYPED


def _unit_of(by: Actor, description: Description) -> int | None:
    """Whose people put it in: the supplier's where they are that, else the coordinator's; nobody's for the house."""
    if by.kind == "house":
        return None
    supplier = description.supplier_id
    return supplier if by.over(supplier, "officer", "leader") else description.plan.unit_id


def _number(item: int, period: int) -> int:
    newest = TargetFigure.objects.filter(item_id=item, round_id=period).order_by("-pk").values_list("code", flat=True)
    return int((newest.first() or ".s0").rsplit(".s", 1)[1]) + 1


def _replace(current: TargetFigure | None, made: TargetFigure) -> None:
    if current is not None:
        current.replaced_at = now()
        current.save(update_fields=["replaced_at"])
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # two first figures at one moment: there was no row to wait for
        raise ChangedMeanwhile.by() from None


def _attach(figure: TargetFigure, subject: str, codes: list[str]) -> None:
    """Only files that were kept for this target."""
    if not codes:
        return
    try:
        cards = files.kept_for(codes, kind=EVIDENCE, subject=subject)
    except NotThere as no:
        raise Unfit(fields={"evidence": f"{no.sentence} {no.next_step}"}) from no
    FigureFile.objects.bulk_create([FigureFile(figure=figure, file=code, name=cards[code].name) for code in codes])


@verb("plans.withdraw_figure", of=target_figures_seen, sentence="rút số liệu chỉ tiêu")
def withdraw_figure(figure: TargetFigure, by: Actor, *, why: str) -> dict[str, Any]:
    """A figure put in for the wrong period or target counts no more; it stays in the history with the reason."""
    in_force(figure.plan)
    if figure.replaced_at is not None:
        raise WrongMoment("Số liệu này đã được thay hoặc rút.", "Tải lại trang để xem số liệu mới nhất.")
    if not why.strip() or len(why) > LONGEST_WHY:
        raise Unfit(fields={"withdraw_why": f"Ghi lý do rút số liệu, tối đa {LONGEST_WHY} ký tự."})
    figure.replaced_at, figure.withdrawn_why, figure.withdrawn_by = now(), why.strip(), by.name
    figure.save()
    _follow(figure.plan)
    return {"figure": figure.code}
