"""Resolves printed names to unit codes from a plain list of units, for the command line without a database."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

from lienthong.domains.plans.reading.words import fold, loose, plain

_SHORT = (
    (r"\bubnd\b", "uy ban nhan dan"),
    (r"\bhdnd\b", "hoi dong nhan dan"),
    (r"\bvp\b", "van phong"),
    (r"\bkh ?(?:va )?cn\b|\bkhcn\b", "khoa hoc va cong nghe"),
    (r"\btt ?(?:va )?tt\b|\btttt\b", "thong tin va truyen thong"),
    (r"\bgd ?(?:va )?dt\b|\bgddt\b", "giao duc va dao tao"),
    (r"\bnn ?(?:va )?mt\b|\bnnmt\b", "nong nghiep va moi truong"),
    (r"\bvh ?tt ?(?:va )?dl\b|\bvhttdl\b", "van hoa the thao va du lich"),
    (r"\bkh ?(?:va )?dt\b", "ke hoach va dau tu"),
    (r"\btnmt\b|\btn ?(?:va )?mt\b", "tai nguyen va moi truong"),
    (r"\bgtvt\b", "giao thong van tai"),
    (r"\bld\w* ?tb ?(?:va )?xh\b", "lao dong thuong binh va xa hoi"),
    (r"\bttdt\b", "thong tin dien tu"),
    (r"\bpt ?th\b", "phat thanh truyen hinh"),
    (r"\bmttq\b", "mat tran to quoc"),
    (r"\bbchqs\b", "bo chi huy quan su"),
    (r"\bnhnn\b", "ngan hang nha nuoc"),
    (r"\bbql\b", "ban quan ly"),
)


def _key(text: str) -> str:
    bare = re.sub(r"\([^()]*\)", " ", text)
    key = loose(bare.replace("&", " và "))
    for pattern, full in _SHORT:
        key = re.sub(pattern, full, key)
    return re.sub(r"\b(?:va|cua|cac)\b", " ", key)


def _keys(text: str, province: str) -> list[str]:
    base = " ".join(_key(text).split())
    tail = " ".join(_key(province).split())
    keys = [base]
    for ending in (f" tinh {tail}", f" {tail}", " tinh"):
        if base.endswith(ending):
            keys.append(base[: -len(ending)])
    return list(dict.fromkeys(keys))


class UnitList:
    """Names and days of units as listed in a CSV file; implements `Names`."""

    def __init__(self, path: Path, province: str) -> None:
        self.province = province
        self.known: dict[str, list[tuple[str, str, str]]] = {}
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                self._add(row)

    def _add(self, row: dict[str, str]) -> None:
        names = [row.get("name", ""), row.get("short_name", ""), *re.split(r"[|;]", row.get("other_names") or "")]
        for name in names:
            if len(name.strip()) < 2:
                continue
            for key in _keys(name, self.province):
                entry = (row["code"], row.get("valid_from") or "", row.get("valid_to") or "")
                if key and entry not in self.known.setdefault(key, []):
                    self.known[key].append(entry)

    def resolve(self, text: str, on: date | None) -> str | None:
        """The code of the one unit that bears this name on the day; None when none or several do."""
        hits = self._hits(text, on)
        return hits.pop() if len(hits) == 1 else None

    def several(self, text: str, on: date | None) -> bool:
        """Whether more than one unit bears this name on the day."""
        return len(self._hits(text, on)) > 1

    def _hits(self, text: str, on: date | None) -> set[str]:
        if re.match(r"(?:các|một số|những|toàn bộ|tất cả)\s", plain(text)) or "|" in text:
            return set()
        day = (on or date.max).isoformat()
        for key in _keys(text, self.province):
            hits = {
                c for c, begin, end in self.known.get(key, []) if (not begin or begin <= day) and (not end or day < end)
            }
            if hits:
                return hits
        return set()


def demo_names(issuer: str | None) -> UnitList | None:
    """The list of the demo province when the plan comes from it and the file is there."""
    if "nghe an" not in fold(issuer or ""):
        return None
    for root in Path(__file__).resolve().parents:
        path = root / "demo" / "nghe-an" / "units.csv"
        if path.is_file():
            return UnitList(path, "Nghệ An")
    return None
