"""The roles that the house knows. Names and explanations can change as data; the codes are used by policies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownRole:
    """A role with its Vietnamese name; `everywhere` sees the rows of every unit."""

    code: str
    name: str
    says: str
    everywhere: bool = False


ROLES = [
    KnownRole("system_admin", "Quản trị hệ thống", "Mở tài khoản, giao vai, xem hàng đợi và nhật ký kỹ thuật."),
    KnownRole("unit_admin", "Quản trị đơn vị", "Quản lý cán bộ, tài khoản và vai trong đơn vị mình và cấp dưới."),
    KnownRole("coordinator", "Điều phối kế hoạch", "Đưa kế hoạch vào hệ thống, ban hành, theo dõi và nghiệm thu."),
    KnownRole("leader", "Lãnh đạo đơn vị", "Duyệt và gửi báo cáo của đơn vị, nghiệm thu việc đơn vị theo dõi."),
    KnownRole("officer", "Chuyên viên", "Cập nhật kết quả thực hiện việc của đơn vị."),
    KnownRole("counter", "Cán bộ một cửa", "Tiếp nhận và trả kết quả hồ sơ."),
    KnownRole("clerk", "Văn thư", "Đăng ký, đóng dấu, phát hành văn bản và kết quả của đơn vị."),
    KnownRole("province_leader", "Lãnh đạo tỉnh", "Xem toàn tỉnh, nghiệm thu việc do cấp trên theo dõi."),
    KnownRole("auditor", "Người kiểm tra", "Đọc nhật ký và kết quả, không thay đổi gì."),
    KnownRole("citizen", "Người dân", "Xem việc của chính mình và nội dung công khai."),
]
