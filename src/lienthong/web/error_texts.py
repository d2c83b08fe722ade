"""The words of the error pages, one entry for each status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class ErrorText:
    """The words of one error page; reload and search say whether trying again, or searching, makes sense."""

    status: int
    icon: str
    title: str | StrPromise
    happened: str | StrPromise
    next_steps: tuple[str | StrPromise, ...]
    reload: bool = False
    search: bool = False


_TEXTS: Final = (
    ErrorText(
        400,
        "alert-circle",
        _("Yêu cầu chưa hợp lệ"),
        _("Máy chủ không hiểu được nội dung vừa gửi, nên chưa có gì được lưu hoặc thay đổi."),
        (
            _("Quay lại trang trước, kiểm tra nội dung đã nhập rồi gửi lại."),
            _("Nếu mở từ một đường dẫn được chép lại, hãy kiểm tra đường dẫn đã đủ chưa."),
        ),
    ),
    ErrorText(
        403,
        "lock",
        _("Chưa được phép làm việc này"),
        _("Tài khoản đang dùng không có quyền thực hiện thao tác này. Chưa có gì thay đổi."),
        (
            _("Kiểm tra đã đăng nhập đúng tài khoản của mình chưa."),
            _("Nếu việc này thuộc nhiệm vụ của anh/chị, đề nghị quản trị của đơn vị giao quyền."),
        ),
    ),
    ErrorText(
        404,
        "zoom-in",
        _("Không tìm thấy trang này"),
        _("Trang không tồn tại, đã được chuyển đi, hoặc tài khoản đang dùng không được xem."),
        (
            _("Kiểm tra lại đường dẫn, hoặc tìm theo tên, số hiệu."),
            _("Nếu là nội dung của đơn vị, hãy đăng nhập rồi mở lại đường dẫn."),
        ),
        search=True,
    ),
    ErrorText(
        405,
        "ban",
        _("Không mở được trang theo cách này"),
        _("Địa chỉ này chỉ nhận nội dung gửi từ biểu mẫu, không mở trực tiếp được. Chưa có gì thay đổi."),
        (_("Về trang đầu, mở lại trang có biểu mẫu rồi bấm nút gửi."),),
    ),
    ErrorText(
        409,
        "clock-pause",
        _("Chưa làm được lúc này"),
        _("Nội dung này vừa thay đổi hoặc đang ở bước khác, nên thao tác vừa rồi chưa được thực hiện."),
        (_("Tải lại trang để xem tình trạng mới nhất rồi làm tiếp."),),
    ),
    ErrorText(
        413,
        "files",
        _("Nội dung gửi lên quá lớn"),
        _("Tổng dung lượng gửi lên vượt mức cho phép, nên chưa có gì được lưu."),
        (
            _("Chữ quá dài: bấm nút quay lại của trình duyệt, rút gọn hoặc chuyển phần dài vào tệp đính kèm."),
            _("Tệp quá lớn: chia thành nhiều tệp nhỏ hơn hoặc nén ảnh trong tệp."),
            _("Với bản quét, hãy quét ở 200–300 dpi đen trắng."),
        ),
    ),
    # No status of HTTP: 403 on the wire, but what happened is another thing than a missing right.
    ErrorText(
        419,
        "clock-pause",
        _("Trang đã mở quá lâu"),
        _("Phiên làm việc của trang vừa gửi đã hết hiệu lực, nên chưa có gì được ghi nhận."),
        (
            _("Bấm nút quay lại của trình duyệt: nội dung vừa nhập thường vẫn còn, hãy chép ra trước."),
            _("Tải lại trang đó (đăng nhập lại nếu được hỏi), dán nội dung vào rồi gửi lại."),
        ),
    ),
    ErrorText(
        422,
        "alert-circle",
        _("Thông tin gửi lên chưa dùng được"),
        _("Trong nội dung vừa gửi có chỗ chưa hợp lệ, nên chưa có gì được lưu."),
        (_("Quay lại trang trước, sửa lại rồi gửi lại."),),
    ),
    ErrorText(
        429,
        "hourglass",
        _("Thao tác quá nhanh"),
        _("Máy chủ nhận quá nhiều yêu cầu từ tài khoản hoặc mạng này trong thời gian ngắn, nên tạm dừng nhận thêm."),
        (_("Chờ một phút rồi thử lại. Nội dung đã lưu trước đó vẫn còn."),),
        reload=True,
    ),
    ErrorText(
        500,
        "alert-triangle",
        _("Hệ thống gặp lỗi"),
        _(
            "Lỗi nằm ở phía hệ thống, không phải do anh/chị. Thao tác vừa rồi chưa được thực hiện;"
            " nội dung đã lưu trước đó vẫn còn."
        ),
        (
            _("Tải lại trang và thử lại sau vài phút."),
            _("Nếu vẫn lỗi, hãy báo cho bộ phận hỗ trợ kèm mã lỗi dưới đây."),
        ),
        reload=True,
    ),
    ErrorText(
        503,
        "clock-pause",
        _("Hệ thống tạm dừng để bảo trì"),
        _("Hệ thống đang được nâng cấp hoặc chưa sẵn sàng nhận yêu cầu. Nội dung đã lưu trước đó vẫn còn."),
        (_("Thử lại sau ít phút."), _("Việc gấp có thể liên hệ trực tiếp bộ phận hỗ trợ.")),
        reload=True,
    ),
)

ERROR_TEXTS: Final = {text.status: text for text in _TEXTS}


def error_text(status: int) -> ErrorText:
    """The words for a status; one without words of its own reads as 500, or as 400 when below 500."""
    return ERROR_TEXTS.get(status) or ERROR_TEXTS[500 if status >= 500 else 400]
