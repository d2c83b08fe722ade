"""Files that came with a page of fields: put to the declaration, their codes among what was typed."""

from collections.abc import Iterable, Mapping
from typing import Any

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import TooMany, Unfit
from lienthong.kernel.files import api as files
from lienthong.web.speech import joined, told
from lienthong.web.speech import say as _

from . import actions
from .actions.declarations import LARGEST_MB
from .form import Field, Shape
from .looking import is_file
from .typed import Values

UPLOAD = "tep"


def with_uploads(
    by: Actor, code: str, fields: Iterable[Field], values: Values, sent: Mapping[str, Any], key: str, visitor: str
) -> tuple[Values, dict[str, str]]:
    """The values with the codes of the files that came along; why a file was not taken, by its path.

    `visitor`: the mark of the address from which they came.
    """
    found = dict(values)
    lapses: dict[str, str] = {}

    def taken(field: Field, path: str) -> str:
        upload = sent.get(f"{path}.{UPLOAD}")
        if upload is None:
            return ""
        try:
            return _put(by, code, field, upload, f"{key}-{path}", visitor)
        except (Unfit, TooMany) as no:
            lapses[path] = joined(no.sentence, no.next_step)
            return ""
        except files.StoreFull as full:
            lapses[path] = joined(full.sentence, _("Gửi lại tệp sau, hoặc nộp bản giấy tại bộ phận một cửa."))
            return ""

    for field in fields if sent else ():
        if field.name not in found:
            continue
        if is_file(field) and field.shape is Shape.ONE:
            found[field.name] = taken(field, field.name) or found[field.name]
        elif is_file(field):
            more = [taken(field, f"{field.name}.{place}") for place in range(field.most)]
            found[field.name] = [*found[field.name], *filter(None, more)]
        elif field.shape is Shape.ROWS:
            found[field.name] = [
                _row(field, row, f"{field.name}.{n}", taken) for n, row in enumerate(found[field.name])
            ]
    return found, lapses


def _row(field: Field, row: Values, path: str, taken: Any) -> Values:
    codes = {one.name: taken(one, f"{path}.{one.name}") for one in field.inner if is_file(one)}
    return {**row, **{name: code for name, code in codes.items() if code}}


def _put(by: Actor, code: str, field: Field, upload: Any, key: str, visitor: str) -> str:
    """One upload, of no more than the field takes; its type is judged by its content, when the field is looked at."""
    most = min(int(field.setting.get("largest_mb") or LARGEST_MB), LARGEST_MB)
    if (upload.size or 0) > most * 1_000_000:
        raise Unfit(told(_("Tệp lớn hơn %(most)s MB."), most=most), _("Giảm dung lượng tệp rồi tải lên lại."))
    name = files.safe_name(str(upload.name or ""))
    return actions.attach(code, by, key=key, name=name, data=upload.read(), visitor=visitor)
