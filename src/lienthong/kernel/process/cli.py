"""`lienthong process lint|export`: is a process sound, and the table of a decision from BPMN or back; no database."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.terminal import Arguments, say

from .bpmn import readings, write
from .definition import ACTIVITIES, Definition, NodeKind
from .doubts import Doubt
from .findings import Finding, Severity
from .soundness import examine
from .tables.drafting import drafted, resolved
from .tables.jsonform import tables_as_json
from .tables.opening import MOST_BYTES, tables_of_file
from .tables.table import Table
from .tables.tabling import tabled
from .tables.writing import excel_of, word_of
from .timing import longest, spoken

_NEXT = "Kiểm tra lại tên tệp rồi chạy lại."
_XML = (b"<", b"\xff\xfe<", b"\xfe\xff\x00<")


@dataclass(frozen=True, slots=True)
class Read:
    """A process as it was read from a file, and what a person must still settle."""

    definition: Definition
    doubts: Sequence[Doubt]


def examine_command(given: Sequence[str]) -> int:
    """`process lint FILE [--json]`: 0 where every process of the file is sound, 1 where one is not, 2 refused."""
    return _politely(_examine, given)


def export_command(given: Sequence[str]) -> int:
    """`process export FILE --to table|bpmn [--out FILE]`: the process in the other form; 0 done, 2 refused."""
    return _politely(_export, given)


def _politely(command: Callable[[Sequence[str]], int], given: Sequence[str]) -> int:
    try:
        return command(given)
    except Refusal as no:
        say(" ".join(f"{no.sentence} {no.next_step}".split()), error=True)
        return 2


def _examine(given: Sequence[str]) -> int:
    parser = Arguments(prog="lienthong process lint", description="Kiểm tra quy trình có chạy được đến cùng không.")
    parser.add_argument("file", metavar="TỆP", help="quy trình: .bpmn .xml; bảng quy trình: .docx .xlsx .json")
    parser.add_argument("--json", action="store_true", help="in kết quả cho máy đọc")
    asked = parser.parse_args(list(given))
    found = [(one, examine(one.definition)) for one in read_file(asked.file)]
    sound = not any(finding.severity is Severity.ERROR for _, findings in found for finding in findings)
    if asked.json:
        plain = [_plain(one, findings) for one, findings in found]
        say(json.dumps({"sound": sound, "processes": plain}, ensure_ascii=False))
    else:
        say("\n\n".join(_words(one, findings) for one, findings in found))
    return 0 if sound else 1


def _export(given: Sequence[str]) -> int:
    parser = Arguments(
        prog="lienthong process export", description="Chuyển quy trình thành bảng, hoặc bảng thành BPMN."
    )
    parser.add_argument("file", metavar="TỆP", help="quy trình: .bpmn .xml; bảng quy trình: .docx .xlsx .json")
    parser.add_argument("--to", required=True, choices=("table", "bpmn"), help="table: bảng; bpmn: BPMN 2.0 XML")
    parser.add_argument("--out", default="", metavar="TỆP", help="ghi vào tệp: .json .docx .xlsx hoặc .bpmn")
    parser.add_argument("--only", type=int, default=0, metavar="SỐ", help="chỉ quy trình thứ mấy trong tệp")
    asked = parser.parse_args(list(given))
    found = read_file(asked.file)
    if asked.only:
        if not 0 < asked.only <= len(found):
            raise Unfit(f"Tệp có {len(found)} quy trình, không có quy trình thứ {asked.only}.", "Chọn lại --only.")
        found = found[asked.only - 1 : asked.only]
    out = Path(asked.out) if asked.out else None
    made = _as_table(found, out) if asked.to == "table" else _as_bpmn(found)
    if out is None:
        say(made.decode().rstrip("\n"))
        return 0
    try:
        out.write_bytes(made)
    except OSError as error:
        raise Unfit("Không ghi được tệp {name}.", "Chọn thư mục khác cho --out.", name=out.name) from error
    return 0


def read_file(name: str) -> list[Read]:
    """The processes of a BPMN file, or of the tables of a Word, Excel or JSON file; Unfit for anything else.

    What is plain in a table is settled as proposed; what is not stays in doubt.
    """
    data = _bytes(Path(name))
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:4].startswith(_XML):
        return [Read(one.definition, one.doubts) for one in readings(data)]
    drafts = [drafted(table) for table in tables_of_file(data)]
    settled = [resolved(draft, draft.proposals) for draft in drafts]
    return [Read(draft.definition, draft.doubts) for draft in settled]


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unfit(
                "Tệp {name} quá lớn để là một quy trình.", "Xuất riêng từng quy trình ra một tệp.", name=path.name
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Unfit("Không có tệp {name}.", _NEXT, name=path.name) from error
    except (OSError, ValueError) as error:
        raise Unfit("Không đọc được tệp {name}.", _NEXT, name=path.name or "này") from error


# -- what is said ----------------------------------------------------------------------------------------------


def _plain(one: Read, findings: Sequence[Finding]) -> dict[str, object]:
    way = longest(one.definition) if not findings else None
    return {
        "key": one.definition.key,
        "name": one.definition.name,
        "steps": _count(one.definition),
        "sound": not any(finding.severity is Severity.ERROR for finding in findings),
        "findings": [finding.plain() for finding in findings],
        "doubts": [{"kind": doubt.kind.value, "at": doubt.at, "sentence": doubt.sentence} for doubt in one.doubts],
        "longest": {"minutes": way.minutes, "nodes": list(way.nodes), "loops": way.loops} if way else None,
    }


def _words(one: Read, findings: Sequence[Finding]) -> str:
    definition = one.definition
    lines = [f"{definition.name or definition.key}: {_count(definition)} bước."]
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if errors:
        lines[0] += f" Có {errors} lỗi phải sửa trước khi ban hành."
    else:
        lines[0] += " Chạy được đến cùng ở mọi nhánh."
    if not findings and (way := longest(definition)).minutes:
        lines[0] += f" Đường dài nhất: {spoken(way.minutes)}."
    for finding in findings:
        lines.append(f"- {finding.severity.label.capitalize()}: {finding.sentence}")
        if finding.path:
            lines.append(f"  Đường đi: {' → '.join(finding.path)}")
    lines += [f"- Còn hỏi: {doubt.sentence}" for doubt in one.doubts]
    return "\n".join(lines)


def _count(definition: Definition) -> int:
    return sum(node.kind in ACTIVITIES for node in definition.nodes)


# -- the other form --------------------------------------------------------------------------------------------


def _as_table(found: Sequence[Read], out: Path | None) -> bytes:
    made = [tabled(one.definition) for one in found]
    for one in made:
        for sentence in one.unsaid:
            say(sentence, error=True)
    tables = [one.table for one in made]
    kind = out.suffix.lower() if out else ".json"
    if kind == ".docx":
        return word_of(tables)
    if kind == ".xlsx":
        return excel_of(tables)
    if kind == ".json":
        return tables_as_json([_with_hours(table, one.definition) for table, one in zip(tables, found, strict=True)])
    raise Unfit(
        f"Không ghi được bảng ra tệp {kind or 'không có đuôi'}.", "Đặt tên tệp có đuôi .json, .docx hoặc .xlsx."
    )


def _with_hours(table: Table, definition: Definition) -> tuple[Table, list[float | None]]:
    steps = [node for node in definition.nodes if node.kind in ACTIVITIES and node.kind is not NodeKind.RECEIVE]
    return table, [node.limit.minutes / 60 if node.limit else None for node in steps]


def _as_bpmn(found: Sequence[Read]) -> bytes:
    if len(found) > 1:
        raise Unfit(
            f"Tệp có {len(found)} quy trình, một tệp BPMN chỉ ghi một quy trình.", "Chọn một quy trình bằng --only SỐ."
        )
    return write(found[0].definition)
