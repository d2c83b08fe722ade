"""A database server of one's own: whether it answers, is new enough, and lets the program in as it should."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from lienthong.config.trouble import Trouble

OLDEST = 16
PATIENCE = 10
GUIDE = "Cách chuẩn bị máy chủ riêng: docs/own-database.md."
_REASONS = (
    ("password authentication failed", "sai tên hoặc mật khẩu của vai"),
    ("no password supplied", "địa chỉ thiếu mật khẩu"),
    ("no pg_hba.conf entry", "máy chủ không cho vai này vào từ máy này"),
    ("does not exist", "máy chủ không có cơ sở dữ liệu hoặc vai này"),
    ("is not permitted to log in", "vai này không được phép đăng nhập"),
    ("permission denied for database", "vai này không được vào cơ sở dữ liệu này"),
    ("resolve host", "không tìm thấy tên máy chủ"),
    ("translate host name", "không tìm thấy tên máy chủ"),
    ("timeout", f"máy chủ không trả lời trong {PATIENCE} giây"),
    ("Connection refused", "không có máy chủ PostgreSQL nào trả lời tại địa chỉ này"),
    ("No such file or directory", "không có máy chủ PostgreSQL nào trả lời tại địa chỉ này"),
    ("starting up", "máy chủ đang khởi động, chưa nhận kết nối"),
    ("too many clients", "máy chủ đã hết chỗ cho kết nối mới"),
    ("remaining connection slots", "máy chủ đã hết chỗ cho kết nối mới"),
)
_RIGHTS = """
select current_user, rolsuper or rolbypassrls,
    coalesce(bool_or(pg_has_role(one.relowner, 'member')), false),
    coalesce(bool_and(has_table_privilege(one.oid, 'select')), false),
    coalesce(bool_or(has_table_privilege(one.oid, 'update, delete'))
        filter (where one.relname in ('audit_entry', 'audit_link', 'audit_root')), false)
from pg_roles role left join pg_class one on one.relnamespace = to_regnamespace('public') and one.relkind in ('r', 'p')
where rolname = current_user group by 1, 2
"""


def check(address: str, variable: str = "DATABASE_URL") -> None:
    """Say what keeps us from using the server at this address, if anything does; never says the password."""
    with _opened(address, variable) as database:
        version = database.info.server_version // 10_000
    if version < OLDEST:
        raise Trouble(
            f"Máy chủ trong {variable} là PostgreSQL {version}, quá cũ: cần từ bản {OLDEST}. "
            f"Hãy nâng cấp máy chủ hoặc chọn máy chủ khác rồi chạy lại. {GUIDE}"
        )


def check_all(environment: Mapping[str, str]) -> None:
    """The same for each address that these variables name."""
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        if address := environment.get(variable):
            check(address, variable)


def check_may_build(address: str, variable: str) -> None:
    """Say so when this role may not make tables."""
    with _opened(address, variable) as database:
        row = database.execute(
            "select current_user, coalesce(has_schema_privilege(to_regnamespace('public')::oid, 'create'), false)"
        ).fetchone()
    if row is not None and not row[1]:
        raise Trouble(
            f"Vai «{row[0]}» trong {variable} không được tạo bảng, nên chưa lập được cấu trúc dữ liệu. "
            f"Hãy đặt DATABASE_OWNER_URL với vai sở hữu bảng rồi chạy lại. {GUIDE}"
        )


def check_rights(address: str) -> str:
    """Say so when the program's own role may not read the tables; returns a warning where no wall holds for it,
    or where it could rewrite the audit."""
    with _opened(address, "DATABASE_URL") as database:
        row = database.execute(_RIGHTS).fetchone()
    assert row is not None
    name, mighty, owner, reads, rewrites = row
    if not reads:
        raise Trouble(
            f"Vai «{name}» trong DATABASE_URL chưa được cấp quyền trên các bảng, nên trang web không đọc được dữ liệu. "
            f"Hãy cấp quyền cho vai này rồi chạy lại. {GUIDE}"
        )
    if not (mighty or owner):
        return (
            f"Lưu ý: vai «{name}» trong DATABASE_URL sửa, xóa được nhật ký, vì quyền ấy chỉ được thu lại từ vai "
            f"lienthong_app. Hãy dùng đúng tên vai. {GUIDE}"
            if rewrites
            else ""
        )
    return (
        f"Lưu ý: vai «{name}» trong DATABASE_URL {'là vai quản trị' if mighty else 'sở hữu bảng'}, nên các bức tường "
        f"ngăn dữ liệu giữa các đơn vị trong cơ sở dữ liệu không có hiệu lực. {GUIDE}"
    )


def parts_of(address: str, variable: str) -> Mapping[str, Any]:
    """What an address names, without asking anybody; says so where it is none."""
    try:
        return conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        raise Trouble(
            f"Địa chỉ trong {variable} không đúng khuôn dạng. Hãy viết theo mẫu này rồi chạy lại: "
            "postgresql://vai:mật-khẩu@máy-chủ:5432/tên (ký tự đặc biệt trong mật khẩu viết dạng %40, %2F)."
        ) from None


def _opened(address: str, variable: str) -> psycopg.Connection[Any]:
    parts = parts_of(address, variable)
    try:
        return psycopg.connect(address, connect_timeout=PATIENCE, autocommit=True)
    except psycopg.OperationalError as error:
        said = str(error)
        reason = next((ours for theirs, ours in _REASONS if theirs in said), said.strip().splitlines()[-1])
        where = f"máy chủ {parts.get('host', 'trên máy này')}, cơ sở dữ liệu {parts.get('dbname', 'không nêu tên')}"
        raise Trouble(
            f"Không vào được cơ sở dữ liệu trong {variable} ({where}): {reason}. "
            f"Hãy kiểm tra địa chỉ và máy chủ rồi chạy lại. {GUIDE}"
        ) from None
