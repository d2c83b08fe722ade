"""The coordinating body puts the reports of a round together, in its own words."""

from typing import Any

from lienthong.domains.plans.models import Item, Round, Summary
from lienthong.domains.plans.queries.scope import rounds_seen
from lienthong.domains.plans.states import ROUND_MOVES
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, NotThere, Unfit
from lienthong.kernel.base.verbs import verb

LONGEST = 12_000
LONGEST_NOTE = 600
WHOLE = "chung"
"""Stands in the place of an item's code where a summary is about the whole round."""


class SummaryChanged(ChangedMeanwhile):
    """A colleague saved the same summary since it was shown."""

    sentence = "{who} vừa lưu phần tổng hợp này lúc {when}."
    next_step = "Xem nội dung đang lưu ở cạnh; phần anh/chị vừa nhập vẫn còn trong ô, hãy gộp lại rồi lưu."


@verb("plans.summarise", of=rounds_seen, sentence="tổng hợp kết quả kỳ báo cáo", moves=ROUND_MOVES)
def summarise(
    round_: Round,
    by: Actor,
    *,
    item: str = "",
    result: str = "",
    advantages: str = "",
    difficulties: str = "",
    proposals: str = "",
    note: str = "",
    version: int | None = None,
) -> dict[str, Any]:
    """Write what the report of the round says about an item, or (without one) about the whole round.

    `version` is that of the summary the form was made from, 0 where there was none. All texts empty: the report
    prints again what the units' own texts suggest.
    """
    texts = {"result": result, "advantages": advantages, "difficulties": difficulties, "proposals": proposals}
    kept = {name: text.strip() for name, text in texts.items()} | {"note": note.strip()}
    _checked(kept)
    subject = _item(round_, item)
    found = Summary.objects.select_for_update().filter(round=round_, item=subject).first()
    summary = found or Summary(
        code=f"{round_.code}.{subject.code if subject else WHOLE}",
        plan_id=round_.plan_id,
        round=round_,
        item=subject,
        coordinator_id=round_.plan.unit_id,
        version=0,
    )
    if version is not None and version != summary.version:
        raise SummaryChanged.by(summary.edited_by, summary.edited_at)
    for name, text in kept.items():
        setattr(summary, name, text)
    summary.version += 1
    summary.edited_by, summary.edited_as, summary.edited_at = by.name, by.id, now()
    summary.save()
    return {"summary": summary.code, "version": summary.version}


def _checked(texts: dict[str, str]) -> None:
    wrong = {}
    for name, text in texts.items():
        most = LONGEST_NOTE if name == "note" else LONGEST
        if len(text) > most:
            wrong[name] = f"Nội dung dài {len(text)} ký tự, tối đa {most}. Rút gọn, phần chi tiết để ở phụ lục."
    if wrong:
        raise Unfit(fields=wrong)


def _item(round_: Round, code: str) -> Item | None:
    if not code:
        return None
    found = Item.objects.filter(plan_id=round_.plan_id, code=code).first()
    if found is None:
        raise NotThere
    return found
