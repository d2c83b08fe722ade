"""What the pages of the editor share: the draft of one who writes it, and the drawing that a browser sends."""

from lienthong.kernel.base.errors import NotThere, Unfit
from lienthong.kernel.base.pages import Request
from lienthong.kernel.process.redrawing import MOST_BYTES
from lienthong.kernel.process.versioning import VersionCard, version_card


def authored(request: Request, code: str) -> VersionCard:
    """A version whose author asks; NotThere for anybody else."""
    card = version_card(request.actor, code)
    if card is None or not card.authored:
        raise NotThere
    return card


def file_of(request: Request) -> bytes:
    """The drawing that was sent along."""
    file = request.FILES.get("drawn")
    if file is None:
        raise Unfit("Chưa có bản vẽ nào được gửi.", "Tải lại trang rồi vẽ lại.")
    if (file.size or 0) > MOST_BYTES:
        raise Unfit(
            f"Bản vẽ lớn {(file.size or 0) / 1e6:.0f} MB, quá mức {MOST_BYTES // 1_000_000} MB của một quy trình.",
            "Bỏ bớt phần tử, hoặc tách thành quy trình con.",
        )
    return bytes(file.read())
