"""How kinds, tiers and code schemes of units are called on the screen."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "tinh": _("Tỉnh"),
    "thanh-pho": _("Thành phố"),
    "thi-xa": _("Thị xã"),
    "huyen": _("Huyện"),
    "quan": _("Quận"),
    "phuong": _("Phường"),
    "xa": _("Xã"),
    "thi-tran": _("Thị trấn"),
    "dac-khu": _("Đặc khu"),
    "ubnd-tinh": _("Ủy ban nhân dân"),
    "van-phong": _("Văn phòng"),
    "so": _("Sở và tương đương"),
    "thanh-tra": _("Thanh tra"),
    "ban-quan-ly": _("Ban quản lý"),
    "su-nghiep": _("Đơn vị sự nghiệp"),
    "nganh-doc": _("Cơ quan ngành dọc"),
    "luc-luong-vu-trang": _("Lực lượng vũ trang"),
    "dan-cu": _("Cơ quan dân cử"),
    "dang": _("Cơ quan Đảng"),
    "doanh-nghiep": _("Doanh nghiệp"),
}
TIERS = {
    "tinh": _("Cấp tỉnh"),
    "xa": _("Cấp xã"),
    "huyen": _("Cấp huyện (cũ)"),
    "trung-uong": _("Ngành dọc"),
    "ngoai": _("Ngoài Nhà nước"),
}
SCHEMES = {"thong-ke": _("Mã thống kê"), "dinh-danh": _("Mã định danh điện tử")}


def kind_name(kind: str) -> str:
    """The kind as people call it; an unknown one as it is written."""
    return str(KINDS.get(kind, kind))


def tier_name(tier: str) -> str:
    """The tier as people call it."""
    return str(TIERS.get(tier, tier))


def scheme_name(scheme: str) -> str:
    """A scheme of official codes as people call it."""
    return str(SCHEMES.get(scheme, scheme))
