"""From a document to rows under review; from a mistake to the basket."""

import datetime as dt
import hashlib
from typing import Any

from django.db import connection

from lienthong.domains.plans.models import Block, Doubt, Plan, Row
from lienthong.domains.plans.numbers import next_code
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.states import PLAN_MOVES, PlanState
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.verbs import creates, verb
from lienthong.kernel.files import api as files

SECTIONS = (("target", "targets"), ("task", "tasks"), ("duty", "duties"), ("figure", "figures"))
SOURCE = "plans.source"
OF_THE_WHOLE = frozenset({"two_dates", "late_basis", "repeated_body", "number_gap"})


MOST_REGIMES = 30


@creates("plans.upload", sentence="đưa kế hoạch vào rà soát", personal={"read": "nobody"})
def upload(by: Actor, *, unit_id: int, data: bytes, file_name: str, read: dict[str, Any]) -> str:
    """A document that was read is laid out for review: its rows, its doubts, its source, side by side.

    `read` is what `read_for_upload` gives for these bytes. The same file under review by the same unit is refused.
    """
    digest = hashlib.sha256(data).hexdigest()
    with connection.cursor() as cursor:
        # Two who bring one file at the same moment take turns, so that the second sees the first.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, %s))", [digest, unit_id])
    again = Plan.objects.filter(unit_id=unit_id, digest=digest, state=PlanState.REVIEW).first()
    if again is not None:
        raise Unfit(
            f"Tệp này đang được rà soát ở kế hoạch {again.code}.",
            "Mở kế hoạch đó để tiếp tục, hoặc bỏ nó trước khi tải lại.",
            fields={"file": f"Tệp này đang được rà soát ở kế hoạch {again.code}."},
        )
    at = now()
    plan = Plan.objects.create(
        code=next_code("KH", at.year),
        number=(read.get("number") or "")[:80],
        title=(read.get("title") or file_name)[:600],
        issuer=(read.get("issuer") or "")[:200],
        issued_on=dt.date.fromisoformat(read["issued_on"]) if read.get("issued_on") else None,
        unit_id=unit_id,
        file=files.keep(data, file_name, by, kind=SOURCE, subject=digest),
        file_name=files.safe_name(file_name)[:255],
        digest=digest,
        regimes=list(read.get("reporting", []))[:MOST_REGIMES],
        uploaded_by=by.name,
        uploaded_at=at,
    )
    places = _keep_blocks(plan, read.get("blocks", []))
    rows = _keep_rows(plan, read, places)
    _keep_doubts(plan, read.get("doubts", []), rows, places)
    return plan.code


def _spot(anchor: dict[str, Any] | None) -> tuple[Any, ...]:
    anchor = anchor or {}
    return (anchor.get("table"), anchor.get("row")) if anchor.get("table") else (None, anchor.get("line"))


def _keep_blocks(plan: Plan, blocks: list[dict[str, Any]]) -> dict[tuple[Any, ...], int]:
    places: dict[tuple[Any, ...], int] = {}
    kept = []
    for place, block in enumerate(blocks):
        anchor = block.get("anchor") or {}
        places.setdefault(_spot(anchor), place)
        places.setdefault((None, anchor.get("line")), place)
        kept.append(
            Block(
                plan=plan,
                place=place,
                text=block["text"],
                **{name: anchor.get(name) for name in ("line", "page", "table", "row")},
            )
        )
    Block.objects.bulk_create(kept, batch_size=1000)
    return places


def _keep_rows(plan: Plan, read: dict[str, Any], places: dict[tuple[Any, ...], int]) -> list[Row]:
    rows: list[Row] = []
    for kind, section in SECTIONS:
        for fields in read.get(section, []):
            place = len(rows) + 1
            rows.append(
                Row(
                    code=f"{plan.code}.d{place}",
                    plan=plan,
                    kind=kind,
                    place=place * 1000,
                    fields=fields,
                    as_read=fields,
                    block=places.get(_spot(fields.get("anchor"))),
                )
            )
    Row.objects.bulk_create(rows, batch_size=1000)
    return rows


def _of_the_whole(doubt: dict[str, Any]) -> bool:
    """Whether a doubt is about the document, or about many rows told in one sentence."""
    return doubt["kind"] in OF_THE_WHOLE or (doubt["kind"].startswith("no_") and not doubt["text"].startswith("Dòng"))


def _keep_doubts(plan: Plan, doubts: list[dict[str, Any]], rows: list[Row], places: dict[tuple[Any, ...], int]) -> None:
    by_spot = {_spot(row.fields.get("anchor")): row for row in reversed(rows)}
    kept = []
    for n, doubt in enumerate(doubts, start=1):
        spot = _spot(doubt.get("anchor"))
        row = by_spot.get(spot) if spot != (None, None) and not _of_the_whole(doubt) else None
        kept.append(
            Doubt(
                code=f"{plan.code}.n{n}",
                plan=plan,
                row=row,
                kind=doubt["kind"][:60],
                text=doubt["text"],
                block=places.get(spot),
            )
        )
        if row is not None:
            row.doubtful = True
    Doubt.objects.bulk_create(kept, batch_size=1000)
    Row.objects.filter(pk__in=[row.pk for row in rows if row.doubtful]).update(doubtful=True)


@verb("plans.drop", of=plans_seen, sentence="bỏ bản kế hoạch đang rà soát", moves=PLAN_MOVES)
def drop(plan: Plan, by: Actor, *, reason: str) -> str:
    """A document uploaded by mistake leaves the review; nothing is erased."""
    if not reason.strip():
        raise Unfit(fields={"reason": "Ghi lý do bỏ để người khác hiểu."})
    return plan.code
