"""What was a mistake is put right before it counts: a draft is dropped, a process gets another name."""

import hashlib
import json

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, HouseFault, Unfit
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.process.models import Process, Version
from lienthong.kernel.process.naming import plain_title
from lienthong.kernel.process.queries import processes, versions
from lienthong.kernel.process.states import VERSION_MOVES

LONGEST_NAME = 600


def mark_of(version: Version) -> str:
    """A short mark of all that a draft holds; another one after each change."""
    sketch = [hashlib.sha256(version.sketch.encode()).hexdigest()] if version.sketch else []
    held = json.dumps([version.digest, version.doubts, *sketch], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(held.encode()).hexdigest()[:32]


def unchanged(version: Version, by: Actor, shown: str) -> None:
    """Refuse a picture that is older than the draft, and say by whom it was changed."""
    if shown != mark_of(version):
        raise audit.changed_meanwhile(version.code, by)


@verb("process.discard", of=versions, sentence="bỏ bản soạn quy trình", moves=VERSION_MOVES)
def discard(version: Version, by: Actor, *, shown: str) -> str:
    """A draft is gone, with all its answers, and its process where it has no other version.

    `shown`: the mark of the draft as it was looked at. Returns the code of the process, empty where that is gone too.
    """
    unchanged(version, by, shown)
    process = Process.objects.select_for_update().get(pk=version.process_id)
    _, gone = Version.objects.filter(pk=version.pk).delete()  # its trials go with it
    if gone.get(Version._meta.label) != 1:
        raise HouseFault(f"{version.code} could not be removed.")
    version.pk = None  # the row is gone; the verb has nothing left to keep
    if not process.versions.exists():
        process.delete()
        return ""
    process.numbered = max(process.numbered, version.number)
    process.save(update_fields=["numbered"])
    return process.code


@verb("process.rename", of=processes, sentence="đổi tên quy trình nội bộ")
def rename(process: Process, by: Actor, *, name: str, was: str) -> str:
    """A process is called otherwise from now on, in all its versions; `was`: the name as it was looked at."""
    given = tidy(name)
    if len(given) > LONGEST_NAME:
        raise Unfit(fields={"name": f"Tên dài nhất {LONGEST_NAME} ký tự, tên này có {len(given)}."})
    new = plain_title(given)
    if not any(sign.isalpha() for sign in new):
        raise Unfit(fields={"name": "Ghi tên quy trình."})
    if tidy(process.name) != tidy(was):
        raise ChangedMeanwhile.by()
    if new == process.name:
        raise Unfit(fields={"name": "Quy trình đang mang tên này. Ghi tên khác, hoặc bấm “Quay lại”."})
    process.name = new
    return process.code
