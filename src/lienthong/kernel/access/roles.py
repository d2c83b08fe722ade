"""The roles that the house knows. Names and explanations can change as data; the codes are used by policies.

A role stands here from the day on which it opens something: what a room's table of permissions names, or a step of a
process. Provinces' regulations name more (archivist, reporter, control of procedures …); they come with their rooms.
"""

from dataclasses import dataclass
from enum import Enum


class Giver(Enum):
    """Who gives a role: by a post, to an account alone, and whether a second person must agree."""

    UNIT = "quản trị đơn vị, trong phạm vi mình quản trị"
    SYSTEM = "quản trị hệ thống"
    TWO = "quản trị hệ thống đề nghị, người thứ hai duyệt"


@dataclass(frozen=True, slots=True)
class KnownRole:
    """A role with its Vietnamese name; `everywhere` sees the rows of every unit, `alone` goes to an account alone."""

    code: str
    name: str
    says: str
    giver: Giver = Giver.UNIT
    everywhere: bool = False
    alone: bool = False


ROLES = [
    KnownRole(
        "system_admin",
        "Quản trị hệ thống",
        "Mở tài khoản, giao vai, xem hàng đợi và nhật ký kỹ thuật.",
        Giver.TWO,
        alone=True,
    ),
    KnownRole(
        "unit_admin", "Quản trị đơn vị", "Quản lý cán bộ, tài khoản và vai trong đơn vị mình và cấp dưới.", Giver.TWO
    ),
    KnownRole(
        "coordinator",
        "Điều phối kế hoạch",
        "Đưa kế hoạch vào hệ thống, ban hành, theo dõi và nghiệm thu.",
        Giver.SYSTEM,
    ),
    KnownRole("leader", "Lãnh đạo đơn vị", "Duyệt và gửi báo cáo của đơn vị, nghiệm thu việc đơn vị theo dõi."),
    KnownRole("officer", "Chuyên viên", "Thụ lý hồ sơ, cập nhật kết quả thực hiện việc của đơn vị."),
    KnownRole("counter", "Cán bộ một cửa", "Tiếp nhận và trả kết quả hồ sơ; không thụ lý."),
    KnownRole("clerk", "Văn thư", "Đăng ký, đóng dấu, phát hành văn bản và kết quả của đơn vị."),
    KnownRole(
        "procedure_admin",
        "Quản trị thủ tục hành chính",
        "Soạn và ban hành quy trình điện tử, biểu mẫu điện tử của cơ quan mình.",
        Giver.SYSTEM,
    ),
    KnownRole("province_leader", "Lãnh đạo tỉnh", "Xem toàn tỉnh, nghiệm thu việc do cấp trên theo dõi.", Giver.TWO),
    KnownRole("auditor", "Người kiểm tra", "Đọc nhật ký và kết quả, không thay đổi gì.", Giver.TWO),
    KnownRole("citizen", "Người dân", "Xem việc của chính mình và nội dung công khai.", alone=True),
]
KNOWN = {one.code: one for one in ROLES}
