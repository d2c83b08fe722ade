"""`lienthong audit verify`: recompute the chain over the audit from its first link."""

import json
import os

import django

from lienthong.kernel.base.terminal import Arguments, say


def verify_command(arguments: list[str]) -> int:
    """0 where the chain holds, 1 with the broken place where it does not."""
    parser = Arguments(prog="lienthong audit verify", description="Kiểm tra chuỗi niêm phong của nhật ký.")
    parser.add_argument("--json", action="store_true", help="in cho máy đọc")
    given = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.config.settings")
    django.setup()
    from .sealing import seal, verify

    seal()
    verdict = verify()
    if given.json:
        facts = {"whole": verdict.whole, "links": verdict.links, "broken_at": verdict.broken_at}
        say(json.dumps(facts))
    elif verdict.whole:
        say(f"Nhật ký nguyên vẹn: {verdict.links} dòng đã niêm phong.")
    else:
        say(f"Nhật ký bị sửa: chuỗi đứt ở dòng niêm phong {verdict.broken_at}. Báo ngay người phụ trách an toàn.")
    return 0 if verdict.whole else 1
