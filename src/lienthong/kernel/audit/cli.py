"""`lienthong audit verify`: recompute the chain over the audit from its first link."""

import argparse
import json
import os
import sys

import django


def verify_command(arguments: list[str]) -> int:
    """0 where the chain holds, 1 with the broken place where it does not."""
    parser = argparse.ArgumentParser(prog="lienthong audit verify")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.config.settings")
    django.setup()
    from .sealing import seal, verify

    seal()
    verdict = verify()
    if given.json:
        facts = {"whole": verdict.whole, "links": verdict.links, "broken_at": verdict.broken_at}
        sys.stdout.write(json.dumps(facts) + "\n")
    elif verdict.whole:
        sys.stdout.write(f"Nhật ký nguyên vẹn: {verdict.links} dòng đã niêm phong.\n")
    else:
        sys.stdout.write(
            f"Nhật ký bị sửa: chuỗi đứt ở dòng niêm phong {verdict.broken_at}. Báo ngay người phụ trách an toàn.\n"
        )
    return 0 if verdict.whole else 1
