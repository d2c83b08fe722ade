"""Understands the head of a table: what each column holds, and whether the table can hold targets or tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lienthong.domains.plans.reading.words import fold, squeeze

ColumnRole = Literal[
    "number",
    "name",
    "lead",
    "with",
    "lead_with",
    "monitor",
    "approve",
    "head",
    "due",
    "start",
    "output",
    "value",
    "base",
    "unit",
    "note",
    "money",
    "basis",
    "status",
    "result",
    "other",
]

_LABELS: tuple[tuple[ColumnRole, str], ...] = (
    ("number", r"(?:s? ?tt|so thu tu|so tt|s\.? ?t\.? ?t\.?|no\.?|#|thu tu|ma so|muc|ky hieu|ma)"),
    ("note", r"(?:ghi chu|chu thich|note|luu y).*"),
    (
        "head",
        r"(?:dong chi )?(?:lanh dao|thanh vien|dong chi|nguoi chi dao|nguoi phu trach).*|chi "
        r"dao thuc hien|.*lanh dao (?:ubnd|phu trach|chi dao|truc tiep).*",
    ),
    (
        "approve",
        r"(?:cap|co quan|noi)(?: co tham quyen)?,? (?:trinh|phe duyet|quyet dinh|ban hanh|thong "
        r"qua|tham quyen|nhan|xem xet).*|tham quyen.*|hinh thuc trinh.*|cap trinh.*|trinh cap.*"
        r"|ban hanh",
    ),
    (
        "basis",
        r"(?:van ban|can cu|co so phap ly|nguon giao|co so|so, ky hieu|so ky hieu|so van ban"
        r"|nghi quyet|quyet dinh).*",
    ),
    (
        "money",
        r".*(?:kinh phi|du toan|nguon von|nguon luc|thanh tien|don gia|tong muc|von dau tu|tong "
        r"von|ngan sach|so tien|trieu dong|nsnn).*",
    ),
    ("unit", r"(?:don vi (?:tinh|do)|dvt|dv tinh|d\.v\.t|don vi do luong|dv).*"),
    ("lead_with", r".*(?:chu tri|thuc hien).*phoi hop.*"),
    ("with", r".*(?:phoi hop|phoi thuoc|tham gia thuc hien|tham gia).*"),
    ("monitor", r".*(?:theo doi|tong hop|giam sat|don doc)(?!.*ket qua).*"),
    (
        "status",
        r"(?:tinh trang|trang thai|muc do hoan thanh|tien do thuc hien den|danh gia).*|.*(?:da "
        r"hoan thanh|chua hoan thanh).*",
    ),
    (
        "result",
        r".*(?:kho khan|vuong mac|phuong huong|nguyen nhan|ton tai).*|(?:tinh hinh|de xuat|kien "
        r"nghi).*|ket qua(?: trien khai)? thuc hien(?!.*(?:du kien|san pham)).*|ket qua dat "
        r"duoc.*|.*thuc hien tu thang.*den nay.*",
    ),
    ("start", r".*(?:bat dau|khoi dong|khoi cong).*"),
    (
        "due",
        r".*(?:thoi gian|thoi han|thoi diem|tien do|lo trinh|moc |han hoan thanh|han cuoi|ky "
        r"han|ngay hoan thanh|han trinh|thang hoan thanh|deadline|nam hoan thanh|ket thuc).*"
        r"|han|thang|quy|hoan thanh|moc|.*phai hoan thanh.*",
    ),
    ("output", r".*(?:san pham|dau ra|du kien ket qua|hinh thuc|minh chung|ket qua).*|van ban ban hanh"),
    (
        "lead",
        r".*(?:chu tri|dau moi|trach nhiem|chu dau tu|phu trach|tham muu).*|.*(?:don vi|co quan"
        r"|bo phan|nguoi|to chuc|ca nhan|nganh|phong).* (?:thuc hien|duoc giao|trien khai|nhan"
        r"|lien quan).*|.*phan cong.*|(?:to chuc )?thuc hien|don vi|co quan|co quan,? don vi.*"
        r"|don vi,? co quan.*|giao .*|so,? (?:ban, )?nganh.*|noi thuc hien|ca nhan.*|bo phan",
    ),
)
_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _LABELS)
_NAME = re.compile(
    r".*(?:nhiem vu|giai phap|noi dung|cong viec|hoat dong|chi tieu|muc tieu|tieu chi|chi "
    r"so|de an|du an|chuong trinh|dau viec|hang muc|viec can lam|mo hinh|thong so|danh muc"
    r"|viec giao|y kien).*|ten .*|viec"
)
_TASK_NAME = re.compile(r"nhiem vu|giai phap|cong viec|hoat dong|de an|du an|dau viec|viec")
_TARGET_NAME = re.compile(r"chi tieu|muc tieu|tieu chi|chi so")
_VALUE = re.compile(
    r".*(?:muc tieu|chi tieu|gia tri|ke hoach|dinh muc|phan dau|can dat|giao).*|(?:den "
    r")?(?:nam )?(?:20\d\d)(?:\s*-\s*20\d\d)?(?: \(.*\))?|(?:giai doan|den nam|nam|den het "
    r"nam|uoc nam|du kien nam).*20\d\d.*|so luong|ty le|ti le|muc|muc dat|so lieu|nguong"
    r"|.*20\d\d.*"
)
_BASE = re.compile(
    r".*(?:hien trang|thuc hien (?:nam )?20\d\d|thuc hien den|uoc|uth|th nam|th 20\d\d|ket "
    r"qua|co so|xuat phat|nam truoc|da dat|so voi).*"
)
_YEAR = re.compile(r"20\d\d")
_ORG_ROLES = ("lead", "with", "lead_with", "monitor")


@dataclass(slots=True)
class Column:
    """One column: its role, its printed label, and the year or period it is about."""

    role: ColumnRole
    label: str
    year: int | None = None


@dataclass(slots=True)
class Head:
    """A table's head as understood."""

    columns: list[Column]

    def places(self, *roles: str) -> list[int]:
        return [i for i, column in enumerate(self.columns) if column.role in roles]

    def place(self, *roles: str) -> int | None:
        found = self.places(*roles)
        return found[0] if found else None

    @property
    def name_label(self) -> str:
        place = self.place("name")
        return fold(self.columns[place].label) if place is not None else ""


@lru_cache(maxsize=4096)
def _bare(label: str) -> str:
    text = fold(squeeze(label))
    text = re.sub(r"\([^()]*\)|\[[^\]]*\]|\*+|</?\w+>", " ", text)
    return squeeze(text).strip(" .:,-/_*")


_NAME_OF_THINGS = re.compile(
    r"ten (?:xa|phuong|thon|don vi|co quan|to chuc|van ban|tai lieu|doanh nghiep|truong"
    r"|thu tuc|tthc|bieu mau|ca nhan|nguoi)"
)
"""Lists of communes, documents or procedures are no lists of work."""


@lru_cache(maxsize=4096)
def label_role(label: str) -> ColumnRole | None:
    """The role that a head label names, or None when it is no label that we know."""
    text = _bare(label)
    if not text or len(text) > 110:
        return None
    if _NAME_OF_THINGS.match(text):
        return "other"
    if re.fullmatch(
        r"(?:noi dung |danh muc )?(?:nhiem vu|chi tieu|muc tieu|noi dung|cong viec).{0,60}", text
    ) and not re.search(r"phoi hop|chu tri|theo doi|(?:don vi|co quan) |ket qua thuc hien|thoi gian", text):
        return "name"
    for role, pattern in _COMPILED:
        if pattern.fullmatch(text):
            return role
    if _NAME.fullmatch(text):
        return "name"
    if _BASE.fullmatch(text) or (
        _YEAR.search(text) and re.search(r"\b(?:uoc|thuc hien|th|da dat|hien trang)\b", fold(label))
    ):
        return "base"
    if _VALUE.fullmatch(text):
        return "value"
    return None


def _fix_names(columns: list[Column]) -> None:
    """Only one column names the row: the first; "Chỉ tiêu" after "Nội dung" holds the figure."""
    names = [i for i, column in enumerate(columns) if column.role == "name"]
    if not names:
        return
    keep = names[0]
    plain_task = [i for i in names if _TASK_NAME.search(_bare(columns[i].label))]
    if (
        len(names) > 1
        and plain_task
        and re.fullmatch(r"(?:linh vuc|nhom|muc tieu|nhom nhiem vu).*", _bare(columns[keep].label))
    ):
        keep = plain_task[0] if plain_task[0] != keep or len(plain_task) < 2 else plain_task[1]
    for i in names:
        if i != keep:
            columns[i].role = "value" if _TARGET_NAME.search(_bare(columns[i].label)) else "other"


_PEOPLE = re.compile(r"ho va ten|ho,? ten|chuc vu|chuc danh|ngay sinh|so dien thoai")
"""A list of persons gives them parts to play, not tasks with a deadline."""


def read_head(labels: list[str]) -> Head | None:
    """Understands a row of labels as a table's head; None when it is no head of targets or tasks."""
    columns: list[Column] = []
    for label in labels:
        role = label_role(label)
        year = _YEAR.findall(label)
        columns.append(Column(role or "other", squeeze(label), int(year[-1]) if year else None))
    _settle(columns)
    filled = [column for column in columns if column.label]
    known = [column for column in filled if column.role != "other"]
    if len(filled) < 2 or len(known) < 0.5 * len(filled) or not any(c.role == "name" for c in columns):
        return None
    if any(len(column.label) > 140 or _PEOPLE.match(_bare(column.label)) for column in filled):
        return None
    return Head(columns) if _promising(columns) else None


def _settle(columns: list[Column]) -> None:
    _fix_names(columns)
    roles = [column.role for column in columns]
    if "name" not in roles:
        for column in columns:
            if column.role in ("value", "output") and _TARGET_NAME.search(_bare(column.label)):
                column.role = "name"
                break
    dues = [column for column in columns if column.role == "due"]
    for column in dues:
        text = _bare(column.label)
        if len(dues) > 1 and re.fullmatch(r"tien do(?: thuc hien)?|ket qua.*|tinh hinh.*", text):
            column.role = "status"
    for column in columns:
        text = _bare(column.label)
        if column.role == "output" and re.search(r"(?:19|20)\d\d", text) and "san pham" not in text:
            column.role = "base"
    if not any(column.role in ("lead", "lead_with") for column in columns):
        for column in columns:
            if column.role == "monitor" and not re.search(r"giam sat|kiem tra", _bare(column.label)):
                column.role = "lead"
                break


_STRONG_LEAD = re.compile(r"chu tri|thuc hien|phan cong|trach nhiem|tham muu|dau moi|phu trach|theo doi")
_AIMED = re.compile(r"muc tieu|chi tieu|ke hoach|can dat|phan dau")


def _promising(columns: list[Column]) -> bool:
    """A generic "Nội dung" needs more company than "Nhiệm vụ"; a price list is no plan."""
    roles = {column.role for column in columns}
    name = next(_bare(column.label) for column in columns if column.role == "name")
    owners = roles & set(_ORG_ROLES)
    if "money" in roles and not owners and not _TARGET_NAME.search(name):
        return False
    if _TARGET_NAME.search(name):
        return bool(owners or roles & {"value", "unit", "base", "due", "output"})
    if _TASK_NAME.search(name):
        return bool(owners or roles & {"due", "output", "result", "status", "number"})
    strong = any(column.role in _ORG_ROLES and _STRONG_LEAD.search(_bare(column.label)) for column in columns)
    aimed = any(column.role == "value" and (column.year or _AIMED.search(_bare(column.label))) for column in columns)
    return (
        bool(owners and roles & {"due", "output", "with", "monitor"})
        or (strong and bool(roles & {"number", "value", "unit", "result"}))
        or bool("due" in roles and roles & {"output", "value"})
        or (aimed and bool(roles & {"unit", "number"}))
    )


def kind_of(head: Head, title: str, has_values: bool = False) -> Literal["targets", "tasks"]:
    """Whether a table lists targets or tasks, by its columns first and its title second."""
    name = head.name_label
    titled = fold(title)
    roles = {column.role for column in head.columns}
    target_name, task_name = bool(_TARGET_NAME.search(name)), bool(_TASK_NAME.search(name))
    figures = bool(roles & {"value", "base"}) or "unit" in roles
    if target_name and not task_name:
        return "targets"
    if task_name and not target_name:
        many_years = sum(column.role == "value" and column.year is not None for column in head.columns)
        return "targets" if many_years >= 2 and "unit" in roles and "due" not in roles else "tasks"
    if figures and not roles & {"due", "output"}:
        return "targets"
    if re.search(r"chi tieu|muc tieu", titled) and not re.search(r"nhiem vu|giai phap", titled):
        return "targets"
    if target_name and has_values and "due" not in roles:
        return "targets"
    return "targets" if figures and re.search(r"chi tieu", titled) else "tasks"
