"""The demo plan: read from its document, reviewed and issued by Cô Hạnh, reported on by the units, on their days."""

import csv
import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lienthong.config.demo_life import Life, codes_of
from lienthong.domains.plans import api as plans
from lienthong.kernel.access import api as access
from lienthong.kernel.base import standing_on, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.units import api as units

COORDINATOR = "hanh"
HOME = "na-so-khcn"
SETTLED = "Bản minh họa: giữ như văn bản in, sẽ điều chỉnh bằng quyết định nếu cần."


def load_plan(folder: Path, rounds: dict[str, tuple[str, dt.date, dt.date]]) -> str:
    """Upload, review and issue the plan, once; returns its code, empty where it stood already."""
    document = next((folder / "plan").glob("*.docx"))
    data = document.read_bytes()
    hanh = access.actor_named(COORDINATOR)
    if plans.known(hanh, hashlib.sha256(data).hexdigest()):
        return ""
    name, cut_off, due = next(iter(rounds.values()))
    with standing_on("2026-01-05T08:30:00"):
        read = plans.read_for_upload(data, document.name)
        code = plans.upload(
            hanh,
            key="demo-upload-1",
            unit_id=units.card(HOME).id,
            data=data,
            file_name=document.name,
            read=read,
        )
        _review(code, hanh)
        plans.issue(code, hanh, key="demo-issue-01", round_name=name, cut_off=cut_off, report_due=due)
    return code


def _review(code: str, hanh: Actor) -> None:
    """What Cô Hạnh does by hand: settle the doubts, choose members, name who leads where the plan does not say."""
    for doubt in plans.open_doubts(hanh, code):
        plans.settle(doubt, hanh, how=SETTLED)
    for row, fields in plans.rows_to_complete(hanh, code):
        plans.fix_row(row, hanh, fields={"lead": [_led(owner) for owner in fields.get("lead") or []] or [_by_home()]})
    plans.accept_all(code, hanh)


def _led(owner: dict[str, Any]) -> dict[str, Any]:
    if owner["kind"] == "members":
        return {**owner, "chosen": ["na-p-truong-vinh-2025", "na-p-thanh-vinh-2025"]}
    return {**owner, "chosen": [HOME]} if owner["kind"] == "unresolved" else owner


def _by_home() -> dict[str, Any]:
    return {"text": "Sở Khoa học và Công nghệ", "kind": "unit", "code": HOME, "role": "lead"}


def load_reports(folder: Path, plan: str, rounds: dict[str, tuple[str, dt.date, dt.date]]) -> list[str]:
    """Replay the year: reports and all else, by the people named, on the days named; returns what the house refused."""
    with (folder / "reports.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_round: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_round[row["period"]].append(row)
    actors: dict[str, Actor] = {}
    hanh = access.actor_named(COORDINATOR)
    numbers = plans.task_codes(hanh, plan)
    ids = {code: card.id for code, card in units.cards_of({row["unit"] for row in rows}).items()}
    life = Life(folder, plan, codes_of(hanh, plan))
    refused: list[str] = []
    for place, (period, (name, cut_off, due)) in enumerate(rounds.items()):
        if place:
            opens = list(rounds.values())[place - 1][2] + dt.timedelta(days=5)
            life.until(opens)
            with standing_on(opens):
                plans.open_round(plan, hanh, key=f"demo-round-{place}", name=name, cut_off=cut_off, report_due=due)
        known = [
            (row, f"{numbers[row['no']]}.{ids[row['unit']]}")
            for row in by_round[period]
            if row["no"] in numbers and row["unit"] in ids
        ]
        # A round is one transaction: 400 commits to the disk would be half of the first start.
        whole(lambda known=known: refused.extend(_reported(known, actors)), HOUSE)  # type: ignore[misc]
    life.until(dt.date.max)
    return refused + life.refused


def _reported(known: list[tuple[dict[str, str], str]], actors: dict[str, Actor]) -> Iterator[str]:
    """Each report as far as it came; a row that the house refuses stays out and is named."""
    for row, assignment in known:
        try:
            _report(row, assignment, actors)
        except Refusal as why:
            yield f"{row['period']} {row['written_by']} {assignment}: {why!r}"


def _actor(name: str, actors: dict[str, Actor]) -> Actor:
    if name not in actors:
        actors[name] = access.actor_named(name)
    return actors[name]


def _report(row: dict[str, str], assignment: str, actors: dict[str, Actor]) -> None:
    """Written, and then sent and decided where it came so far."""
    with standing_on(f"{row['written_on']}T09:00:00"):
        filled = plans.fill(
            assignment,
            _actor(row["written_by"], actors),
            percent=int(row["percent"]),
            result="\n".join(part for part in (row["result"], row["evidence"]) if part),
            difficulties=row["difficulties"],
            advantages=row["advantages"],
            cause=row["cause"],
            proposals=row["proposals"],
            done_on=_day(row["done_on"]),
        )
    report = filled["report"]
    if row["state"] == "draft":
        return
    with standing_on(f"{row['sent_on']}T10:00:00"):
        plans.send(report, _actor(row["sent_by"], actors))
    if row["state"] in ("accepted", "returned"):
        with standing_on(f"{row['decided_on']}T15:00:00"):
            judge = _actor(row["decided_by"], actors)
            if row["state"] == "accepted":
                plans.accept(report, judge)
            else:
                plans.send_back(report, judge, why=row["decision"] or "Đề nghị bổ sung minh chứng.")


def _day(text: str) -> dt.date | None:
    day = dt.date.fromisoformat(text) if text else None
    return day if day is None or day <= today() else None
