"""Random sentences of the language, with facts: the same text means the same to every engine that speaks it.

Whole numbers and decimals never stand in one sentence, since other engines keep them apart; decimals are quarters,
which binary numbers hold exactly. Two whole numbers are not divided: elsewhere that drops the rest.
"""

from dataclasses import dataclass
from random import Random

from lienthong.kernel.expressions.api import NUMBER, TEXT, TRUTH, Kind, listing, record

NAMES: dict[str, Kind] = {
    "a": NUMBER, "b": NUMBER, "c": NUMBER, "s": TEXT, "t": TEXT, "p": TRUTH, "q": TRUTH,
    "ds": listing(NUMBER), "con": listing(record(tuoi=NUMBER, ten=TEXT)),
}  # fmt: skip
_TEXTS = ("", "dat", "đạt", "Không đạt", "UBND xã", "nói “có”", "a\\\\b\\n")


@dataclass
class Speaker:
    """Says random sentences; `whole` numbers or quarters."""

    chance: Random
    whole: bool
    loops: int = 0

    def number(self, depth: int, near: str = "") -> str:
        if depth == 0 or self.chance.random() < 0.2:
            return self.chance.choice(["a", "b", "c", self.figure(), *([near] if near else [])])
        choices = ["({0} + {1})", "({0} - {1})", "({0} * {1})", "-({0})", "({2} ? {0} : {1})"]
        choices += (
            ["({0} % {1})", "size({3})", "ds[{4}]", "con[{4}].tuoi", "ds.map({8}, {8} + {0})[{4}]"]
            if self.whole
            else []
        )
        choices += [] if self.whole else ["({0} / 4.0)", "({0} / -0.5)", "{0} - {1} - {0}"]
        return self.said(choices, depth, near)

    def truth(self, depth: int, near: str = "") -> str:
        if depth == 0:
            return self.chance.choice(["p", "q", "true", "false", f"{self.number(0, near)} < {self.number(0)}"])
        choices = [
            "{0} < {1}", "{0} <= {1}", "{0} > {1}", "{0} >= {1}", "{0} == {1}", "{0} != {1}",
            "({2} && {5})", "({2} || {5})", "{2} && {5} || !({2})", "!({2})", "({2} ? {5} : {2})", "({2}) == ({5})",
            "{3} == {6}", "{3} != {6}", "{3}.contains({6})", "{3}.startsWith({6})", "{3}.endsWith({6})",
            "{3} in [{6}, {3}]", "{0} in [{1}, {0}]", "{0} in ds", "ds == [{0}, {1}]",
            "ds.exists({8}, {7})", "ds.all({8}, {7})", "ds.exists_one({8}, {7})", "ds.filter({8}, {7}) == ds",
            "con.exists({8}, {8}.tuoi > {0} && {8}.ten != {3})", "con.all({8}, con.exists(f, f.tuoi >= {8}.tuoi))",
        ]  # fmt: skip
        return self.said(choices, depth, near)

    def text(self) -> str:
        quoted = f'"{self.chance.choice(_TEXTS)}"'
        return self.chance.choice(["s", "t", quoted, quoted, f"(s + {quoted})"])

    def figure(self) -> str:
        return str(self.chance.randrange(8)) if self.whole else f"{self.chance.randrange(16) / 4}"

    def said(self, choices: list[str], depth: int, near: str) -> str:
        form = self.chance.choice(choices)
        self.loops += 1
        each = f"e{self.loops}"
        return form.format(
            self.number(depth - 1, near) if "{0}" in form else "",
            self.number(depth - 1, near) if "{1}" in form else "",
            self.truth(depth - 1, near) if "{2}" in form else "",
            self.text(),
            self.chance.randrange(4),
            self.truth(depth - 1, near) if "{5}" in form else "",
            self.text(),
            self.truth(depth - 1, each) if "{7}" in form else "",
            each,
        )

    def facts(self) -> dict[str, object]:
        """Facts as the other engine takes them: {"int": "3"} or {"double": "0.75"} for a number."""
        pick = self.chance
        return {
            **{name: self.one() for name in "abc"},
            **{name: pick.choice(["", "dat", "đạt", "Không đạt", "UBND xã Tam Quang"]) for name in "st"},
            **{name: pick.random() < 0.5 for name in "pq"},
            "ds": [self.one() for _ in range(pick.randrange(4))],
            "con": [{"tuoi": self.one(), "ten": pick.choice(["dat", "đạt"])} for _ in range(pick.randrange(3))],
        }

    def one(self) -> dict[str, str]:
        number = self.chance.randrange(-9, 10)
        return {"int": str(number)} if self.whole else {"double": str(number / 4)}


def spoken(count: int, seed: int) -> list[dict[str, object]]:
    """So many sentences with facts; the same for the same seed."""
    chance = Random(seed)
    found: list[dict[str, object]] = []
    while len(found) < count:
        speaker = Speaker(chance, chance.random() < 0.6)
        depth = chance.randrange(1, 4)
        text = speaker.truth(depth) if chance.random() < 0.6 else speaker.number(depth)
        found.append({"text": text, "facts": speaker.facts()})
    return found
