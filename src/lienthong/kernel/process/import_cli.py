"""`lienthong process import`: processes out of a file become drafts of the running house."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import django

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.terminal import Arguments, refused, say
from lienthong.kernel.base.transactions import whole

from .cli import file_bytes
from .doubts import DoubtKind
from .intake import found_in, names_in, only, opened
from .reading_child import is_xml

FILES = "quy trình: .bpmn .xml; bảng quy trình: .docx .xlsx .json"


def import_command(given: Sequence[str]) -> int:
    """0 done (or there already), 2 where nothing was taken in; one sentence says why."""
    try:
        return _import(given)
    except Refusal as no:
        return refused(no)


def _import(given: Sequence[str]) -> int:
    parser = Arguments(prog="lienthong process import", description="Đưa quy trình từ tệp vào hệ thống thành bản soạn.")
    parser.add_argument("file", metavar="TỆP", help=FILES)
    parser.add_argument("--from-table", action="store_true", help="tệp là bảng quy trình (Word, Excel, JSON)")
    parser.add_argument("--unit", default="", metavar="MÃ", help="đơn vị chịu trách nhiệm; mặc định là tỉnh")
    parser.add_argument("--process", default="", metavar="MÃ", help="soạn phiên bản mới của quy trình này")
    parser.add_argument("--only", type=int, default=0, metavar="SỐ", help="chỉ quy trình thứ mấy trong tệp")
    parser.add_argument("--json", action="store_true", help="in kết quả cho máy đọc")
    asked = parser.parse_args(list(given))
    path = Path(asked.file)
    data = file_bytes(path)
    if asked.from_table and is_xml(data):
        raise Unfit("Tệp là XML, không phải bảng Word, Excel hoặc JSON.", "Bỏ --from-table nếu đây là tệp BPMN.")
    plain = opened(data)
    names = names_in(plain)
    if asked.only:
        if not 0 < asked.only <= len(names):
            raise Unfit(f"Tệp có {len(names)} quy trình, không có quy trình thứ {asked.only}.", "Chọn lại --only.")
        plain = only(plain, {asked.only})
    elif asked.process and len(names) > 1:
        raise Unfit(f"Tệp có {len(names)} quy trình, không rõ cái nào là phiên bản mới.", "Thêm --only SỐ.")
    drafts = _brought(plain, asked.unit, asked.process, path.name)
    if asked.json:
        say(json.dumps({"file": path.name, "drafts": drafts}, ensure_ascii=False))
    else:
        say("\n\n".join(_words(one) for one in drafts))
    return 0


def _brought(plain: dict[str, Any], unit: str, process: str, file_name: str) -> list[dict[str, Any]]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.config.settings")
    django.setup()
    # The tables are there once Django is set up.
    from lienthong.kernel.access import api as access

    from .actions.bringing import bring_in
    from .placing import home_of, unit_named
    from .queries import versions
    from .versioning import looked_at

    def bring() -> list[dict[str, Any]]:
        home = home_of(unit, process)
        drafts = []
        for found in found_in(plain, access.role_names(), unit_named(home)):
            brought = bring_in(HOUSE, found, unit_id=home, process=process, file_name=file_name)
            version = versions(HOUSE).select_related("process").get(code=brought.version)
            drafts.append(
                {
                    "code": brought.version,
                    "process": brought.process,
                    "name": version.process.name,
                    "new": brought.new,
                    "state": brought.state.value,
                    "steps": found.steps,
                    "doubts": [_doubt(row) for row in version.doubts if not row.get("answer")],
                    "findings": [one.plain() for one in looked_at(version.bpmn)[1]],
                }
            )
        return drafts

    return whole(bring, HOUSE)


def _doubt(row: dict[str, Any]) -> dict[str, Any]:
    said = {name: row[name] for name in ("key", "kind", "at", "sentence")}
    return said | {"label": DoubtKind(row["kind"]).label, "proposal": row.get("proposal")}


def _words(one: dict[str, Any]) -> str:
    """A draft as a person reads it: what it is, what is open by kind, what the lint says."""
    done = "đã soạn" if one["new"] else "đã có từ trước, không soạn thêm"
    lines = [f"{one['code']} ({done}): {one['name']}, {one['steps']} bước."]
    kinds: dict[str, list[str]] = {}
    for doubt in one["doubts"]:
        kinds.setdefault(doubt["label"], []).append(doubt["sentence"])
    for label, sentences in kinds.items():
        lines.append(f"- {label[:1].upper()}{label[1:]} ({len(sentences)}):")
        lines += [f"  · {sentence}" for sentence in sentences]
    for finding in one["findings"]:
        lines.append(f"- {'Lỗi' if finding['severity'] == 'error' else 'Lưu ý'}: {finding['sentence']}")
        if finding["path"]:
            lines.append(f"  Đường đi: {' → '.join(finding['path'])}")
    if one["new"]:
        lines.append("Trả lời các điểm còn hỏi ở trang Quy trình nội bộ, rồi ban hành.")
    return "\n".join(lines)
