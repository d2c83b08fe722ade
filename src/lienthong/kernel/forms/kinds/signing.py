"""How a declaration is signed: with the account somebody has signed in with, or by hand on its printed copy.

A drawn or typed name proves nothing that the account does not prove better, and shuts out who cannot draw: of Điều 22
Luật Giao dịch điện tử 2023 neither is an electronic signature. So the house keeps what it knows itself: who had signed
in, at which hour, and the digest of what was declared (`actions.send`).
"""

from typing import Any

from lienthong.kernel.expressions.api import TEXT
from lienthong.kernel.forms.cleaning import one_line
from lienthong.kernel.forms.faults import Wrong
from lienthong.web.speech import say as _

from .kind import Asking, Kind, typed

BY_ACCOUNT, ON_PAPER = "account", "paper"


def signature(value: Any, asking: Asking) -> str:
    """By which way it is signed; with an account only where somebody has signed in with theirs."""
    said = one_line(typed(value, 40, _("chọn một cách ký")))
    if said not in (BY_ACCOUNT, ON_PAPER):
        raise Wrong(_("Cách ký này không có trong danh sách."), _("Chọn một trong các cách ký."))
    if said == BY_ACCOUNT and not asking.known.signer:
        raise Wrong(
            _("Chỉ người khai đã đăng nhập mới ký được bằng tài khoản."),
            _("Chọn ký trên bản in, hoặc đăng nhập rồi bắt đầu tờ khai mới."),
        )
    return said


SIGNATURE = Kind("signature", "chữ ký của người khai", {"enum": [BY_ACCOUNT, ON_PAPER]}, TEXT, signature)
