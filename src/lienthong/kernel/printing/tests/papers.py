"""Papers to be tried, of an invented province, with everything that people may write into them."""

import datetime as dt
from decimal import Decimal

from lienthong.kernel.printing.api import (
    Annex,
    Band,
    Column,
    Heading,
    Kind,
    Letter,
    Paragraph,
    Said,
    Signature,
    Table,
)

LONG_WORD = "https://vidu.example/" + "khong-co-dau-cach/" * 6
HOSTILE = '=1+1 <w:b/> & ]]> "#let" $x$ @a *b* _c_ \\ // \x00\x0b\ud800 xong'
EVERY_LETTER = "".join(
    sign + sign.upper()
    for sign in "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
)
COLUMNS = (
    Column("TT", 10, Kind.CENTRED),
    Column("Đơn vị", 35),
    Column("Tỷ lệ", 14, Kind.PERCENT),
    Column("Kết quả thực hiện", 70),
    Column("Khó khăn, vướng mắc, nguyên nhân", 50),
    Column("Đề xuất phương hướng khắc phục", 45),
    Column("Hạn", 24, Kind.DAY),
)


def rows(count: int) -> tuple[tuple[object, ...], ...]:
    """So many rows of one shape."""
    return tuple(
        (
            n,
            f"Phường Thử {n}",
            n % 101,
            f"Kết quả {n}: đã lắp đặt xong thiết bị, đưa vào vận hành ổn định từ ngày 12/3/2026.",
            "Thiếu cán bộ chuyên trách",
            "Đề nghị tập huấn thêm",
            dt.date(2026, 3, 31),
        )
        for n in range(1, count + 1)
    )


def table(count: int = 3, **more: object) -> Table:
    """A wide table under two bands."""
    half = count // 2
    held = (Band("Hạ tầng số", "I"), *rows(count)[:half], Band("An toàn", "II"), *rows(count)[half:]) if count else ()
    return Table(COLUMNS, held, name="Chi tiết", **more)  # type: ignore[arg-type]


def letter(count: int = 3, **more: object) -> Letter:
    """A report with a table in its text and an annex of so many rows."""
    given: dict[str, object] = {
        "above": "UBND tỉnh Thử",
        "issuer": "Sở Khoa học và Công nghệ",
        "number": "/BC-SKHCN",
        "place": "Tỉnh Thử",
        "kind": "Báo cáo",
        "about": "Kết quả thực hiện Kế hoạch số 99/KH-UBND kỳ Quý I/2026",
        "year": 2026,
        "to": ("Ủy ban nhân dân tỉnh Thử",),
        "blocks": (
            Paragraph("Sở Khoa học và Công nghệ báo cáo như sau:"),
            Heading("I. TÌNH HÌNH GỬI BÁO CÁO"),
            Heading("1. Cấp tỉnh", 2),
            Paragraph(EVERY_LETTER, lead="Đủ chữ:"),
            Table(
                (Column("Lĩnh vực", 60), Column("Được giao", 30, Kind.NUMBER), Column("Trung bình", 30, Kind.NUMBER)),
                (("Hạ tầng số", 1234, Decimal("12.5")),),
                title="Bảng 1. Tiến độ theo lĩnh vực",
                note="Tính cả đơn vị phối hợp.",
            ),
            Paragraph("Trên đây là báo cáo kết quả./."),
        ),
        "signature": Signature(("KT. Giám đốc", "Phó Giám đốc"), "Nguyễn Văn Thử"),
        "recipients": ("UBND tỉnh (để báo cáo)", "Lưu: VT, CĐS"),
        "annexes": (
            Annex(
                "Phụ lục I",
                "Kết quả của từng đơn vị",
                (table(count, numbered=True),),
                under="(Kèm theo Báo cáo của Sở Khoa học và Công nghệ)",
            ),
            Annex(
                "Phụ lục II",
                "Ý kiến",
                (
                    Table(
                        (Column("Nội dung", 30), Column("Ý kiến", 80)),
                        (("Một", (Said("Phường Thử 1", HOSTILE), Said("Xã Thử", LONG_WORD))), ("Hai", "a\nb")),
                    ),
                ),
                wide=False,
            ),
        ),
    }
    return Letter(**{**given, **more})  # type: ignore[arg-type]
