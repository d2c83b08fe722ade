"""`lienthong inbox check`: do the inboxes hold what the rooms say is open? With `--mend`, they are made to."""

import json
import os

import django

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.terminal import Arguments, say
from lienthong.kernel.base.transactions import whole


def check_command(arguments: list[str]) -> int:
    """0 where they agree (or were mended), 1 where they do not."""
    parser = Arguments(prog="lienthong inbox check", description="So hộp việc với những gì hệ thống còn để mở.")
    parser.add_argument("--json", action="store_true", help="in cho máy đọc")
    parser.add_argument("--mend", action="store_true", help="sửa cho khớp; chạy lại được")
    given = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.config.settings")
    django.setup()
    # The tables are there once Django is set up.
    from .actions import compare, mend
    from .comparing import newest, said_of

    mended = 0
    while True:
        code = compare(HOUSE)
        last = whole(newest, HOUSE)
        assert last is not None
        done = mend(code, HOUSE)["total"] if given.mend and last.found else 0
        mended += done
        if not done:
            break
    facts = {"looked": last.looked, "found": last.found, "missing": last.missing, "stale": last.stale,
             "elsewhere": last.elsewhere, "other_day": last.other_day, "unanswered": last.unanswered,
             "examples": last.examples[:10], "mended": mended, "seconds": last.took_ms / 1000}  # fmt: skip
    if given.json:
        say(json.dumps(facts, ensure_ascii=False))
    else:
        fixed = f" Đã sửa {mended} việc." if mended else ""
        say(f"Đã so {last.looked} việc đang mở trong {last.took_ms / 1000:.1f} giây. {said_of(last)}{fixed}")
    return 1 if last.found else 0
