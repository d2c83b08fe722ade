"""A year beside the reports: obstacles, extensions, instructions, money, inspections, as `life.yaml` tells them."""

import datetime as dt
import re
from collections import deque
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from lienthong.config.demo_document import document
from lienthong.domains.plans import api as plans
from lienthong.kernel.access import api as access
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import VERBS, Verb
from lienthong.kernel.files import api as files
from lienthong.kernel.units import api as units

_NAME = re.compile(r"\{([^{}]+)\}")


class Life:
    """Plays what people of the demo province did, each on its day and with the rights of that person.

    A step that the house refuses stays out and is remembered in `refused`, so that a first start never fails by it.
    """

    def __init__(self, folder: Path, plan: str, codes: dict[str, str]) -> None:
        told = yaml.safe_load((folder / "life.yaml").read_text(encoding="utf-8"))
        self.folder = folder
        self.steps = deque(sorted(told, key=lambda step: step["ngày"]))
        self.names: dict[str, str] = {"kh": plan, **codes}
        self.refused: list[str] = []
        self._actors: dict[str, Actor] = {}
        self._verbs = {verb.sentence: verb for name, verb in VERBS.items() if name.startswith("plans.")}

    def until(self, day: dt.date) -> None:
        """Play what happened before a day, as one transaction: a commit for each step would cost the first start."""
        whole(lambda: self._play(day), HOUSE)

    def _play(self, day: dt.date) -> None:
        while self.steps and self.steps[0]["ngày"] < day:
            step = self.steps.popleft()
            try:
                with standing_on(f"{step['ngày']}T09:30:00"):
                    self._do(step)
            except (Refusal, KeyError) as why:
                self.refused.append(f"{step['ngày']} {step['ai']} {step['làm']}: {why!r}")

    def _do(self, step: dict[str, Any]) -> None:
        verb: Verb[Any] = self._verbs[step["làm"]]
        by = self._actor(step["ai"])
        args = self._meant(step.get("với", {}))
        if "văn bản" in step:
            args |= document(self.folder / step["văn bản"])
        if verb.of is None:
            made = verb(by, **args)
        else:
            code = self._meant(step["trên"])
            if "tệp" in step:
                args["file"] = self._kept(step["tệp"], code, by)
            made = verb(str(code), by, **args)
        if "gọi là" in step:
            self.names[step["gọi là"]] = made

    def _kept(self, file: dict[str, str], about: str, by: Actor) -> str:
        return files.keep(file["chữ"].encode(), file["tên"], by, kind="plans.unit_plan", subject=about)

    def _actor(self, account: str) -> Actor:
        if account not in self._actors:
            self._actors[account] = access.actor_named(account)
        return self._actors[account]

    def _meant(self, told: Any) -> Any:
        """What was told, with codes in the place of names; a unit's name alone is its number."""
        if isinstance(told, dict):
            return {self._meant(key): self._meant(value) for key, value in told.items()}
        if isinstance(told, list):
            return [self._meant(one) for one in told]
        if not isinstance(told, str):
            return Decimal(str(told)) if isinstance(told, float) else told
        text = _NAME.sub(lambda found: self._code(found[1]), told)
        alone = _NAME.fullmatch(told)
        return int(text) if alone and alone[1].startswith("na-") else text

    def _code(self, name: str) -> str:
        if name.startswith("na-") and name not in self.names:
            self.names[name] = str(units.card(name).id)
        return self.names[name]


def codes_of(by: Actor, plan: str) -> dict[str, str]:
    """`nv16` and `ct1`: tasks and targets of a plan by the numbers they are printed under."""
    tasks = {f"nv{no}": code for no, code in plans.task_codes(by, plan).items()}
    return tasks | {f"ct{no}": f"{plan}.ct{no}" for no in range(1, 52)}
