"""`lienthong process lint|export`: is a process sound, and the table of a decision from BPMN or back; no database."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.terminal import Arguments, refused, say

from .bpmn import readings, write
from .definition import ACTIVITIES, Definition
from .doubts import Doubt
from .findings import Finding, Severity
from .intake import opened
from .reading_child import is_xml
from .soundness import examine
from .tables.carrying import unpacked
from .tables.drafting import drafted, resolved
from .tables.jsonform import tables_as_json
from .tables.opening import MOST_BYTES, PACKED, tables_of_file
from .tables.tabling import tabled, with_hours
from .tables.writing import excel_of, word_of
from .timing import longest, spoken

_NEXT = "Kiểm tra lại tên tệp rồi chạy lại."


@dataclass(frozen=True, slots=True)
class Read:
    """A process as it was read from a file, and what a person must still settle."""

    definition: Definition
    doubts: Sequence[Doubt]


def examine_command(given: Sequence[str]) -> int:
    """`process lint FILE [--json]`: 0 where every process of the file is sound, 1 where one is not, 2 refused."""
    return _politely(_examine, given)


def export_command(given: Sequence[str]) -> int:
    """`process export FILE [--to table|bpmn] [--out FILE]`: the process in the other form; 0 done, 2 refused."""
    return _politely(_export, given)


def _politely(command: Callable[[Sequence[str]], int], given: Sequence[str]) -> int:
    try:
        return command(given)
    except Refusal as no:
        return refused(no)


def _examine(given: Sequence[str]) -> int:
    parser = Arguments(prog="lienthong process lint", description="Kiểm tra quy trình có chạy được đến cùng không.")
    parser.add_argument("file", metavar="TỆP", help="quy trình: .bpmn .xml; bảng quy trình: .docx .xlsx .json")
    parser.add_argument("--json", action="store_true", help="in kết quả cho máy đọc")
    asked = parser.parse_args(list(given))
    found = [(one, examine(one.definition)) for one in processes_in(file_bytes(Path(asked.file)))]
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
    parser.add_argument(
        "--to", choices=("table", "bpmn"), help="table: bảng; bpmn: BPMN 2.0 XML; không ghi thì chuyển sang dạng kia"
    )
    parser.add_argument("--out", default="", metavar="TỆP", help="ghi vào tệp: .json .docx .xlsx hoặc .bpmn")
    parser.add_argument("--only", type=int, default=0, metavar="SỐ", help="chỉ quy trình thứ mấy trong tệp")
    asked = parser.parse_args(list(given))
    data = file_bytes(Path(asked.file))
    found = processes_in(data)
    to = asked.to or ("table" if is_xml(data) else "bpmn")
    if asked.only:
        if not 0 < asked.only <= len(found):
            raise Unfit(f"Tệp có {len(found)} quy trình, không có quy trình thứ {asked.only}.", "Chọn lại --only.")
        found = found[asked.only - 1 : asked.only]
    out = Path(asked.out) if asked.out else None
    made = _as_table(found, out) if to == "table" else _as_bpmn(found, out)
    if out is None:
        say(made.decode().rstrip("\n"))
        return 0
    try:
        out.write_bytes(made)
    except OSError as error:
        raise Unfit("Không ghi được tệp {name}.", "Chọn thư mục khác cho --out.", name=out.name) from error
    return 0


def processes_in(data: bytes) -> list[Read]:
    """The processes of a BPMN file, or of the tables of a Word, Excel or JSON file; Unfit for anything else.

    What is plain in a table is settled as proposed; what is not stays in doubt. A packed file may unfold to anything:
    it is opened behind walls.
    """
    if is_xml(data):
        return [Read(one.definition, one.doubts) for one in readings(data)]
    tables = unpacked(opened(data)["tables"]) if data[:2] == PACKED else tables_of_file(data)
    drafts = [drafted(table) for table in tables]
    settled = [resolved(draft, draft.proposals) for draft in drafts]
    return [Read(draft.definition, draft.doubts) for draft in settled]


def file_bytes(path: Path) -> bytes:
    """What a file holds that was named at the terminal; Unfit where it cannot be read."""
    try:
        with path.open("rb") as file:
            # A device or a pipe does not know its size.
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise Unfit("Không có tệp {name}.", _NEXT, name=path.name) from error
    except (OSError, ValueError) as error:
        raise Unfit("Không đọc được tệp {name}.", _NEXT, name=path.name or "này") from error
    if len(data) > MOST_BYTES:
        raise Unfit("Tệp {name} quá lớn để là một quy trình.", "Xuất riêng từng quy trình ra một tệp.", name=path.name)
    return data


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
        return tables_as_json([with_hours(table, one.definition) for table, one in zip(tables, found, strict=True)])
    raise Unfit(
        f"Không ghi được bảng ra tệp {kind or 'không có đuôi'}.", "Đặt tên tệp có đuôi .json, .docx hoặc .xlsx."
    )


def _as_bpmn(found: Sequence[Read], out: Path | None) -> bytes:
    if out and out.suffix.lower() in (".docx", ".xlsx", ".json"):
        raise Unfit("Quy trình dạng BPMN không ghi vào tệp Word, Excel, JSON được.", "Đặt tên tệp có đuôi .bpmn.")
    if len(found) > 1:
        raise Unfit(
            f"Tệp có {len(found)} quy trình, một tệp BPMN chỉ ghi một quy trình.", "Chọn một quy trình bằng --only SỐ."
        )
    return write(found[0].definition)
