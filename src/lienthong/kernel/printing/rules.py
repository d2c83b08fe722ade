"""How an official paper is laid out: Nghị định 30/2020/NĐ-CP, Phụ lục I. Pure; lengths in millimetres, type in points.

Where the decree leaves a choice (margins 20–25, 30–35, 15–20 mm; type 12–13, 13–14) one value is taken here, once.
"""

from dataclasses import dataclass

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
FONT = "Times New Roman"
HELD = "\u00a0"
"""A space that neither Word nor the PDF draws together: room for what is written by hand."""
LIKE_FONT = "Tinos"
"""The face of the same widths that comes with the house, for papers that are made whole here."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of A4 as it lies: its size, and the margins around what is printed."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float

    @property
    def room(self) -> float:
        """How wide what is printed may be."""
        return self.width - self.left - self.right


UPRIGHT = Paper(210, 297, top=20, bottom=20, left=30, right=15)
# Turned so that the bound edge lies on top, as the left one does when the sheet stands.
LYING = Paper(297, 210, top=30, bottom=15, left=20, right=20)

HEAD_LEFT = 72.0
"""Of the head: the issuer's column; the country and its motto have the rest."""
SIZES = {
    "country": 12.0,
    "motto": 13.0,
    "above": 12.0,
    "issuer": 12.0,
    "number": 13.0,
    "place": 13.0,
    "kind": 14.0,
    "about": 14.0,
    "body": 14.0,
    "page": 13.0,
    "signature": 14.0,
    "recipients_head": 12.0,
    "recipients": 11.0,
}
FIRST_LINE = 12.7
"""How far the first line of a paragraph is set in: 1 to 1,27 cm."""
BETWEEN = 6.0
"""Points between paragraphs, at least 6."""
LINE = 1.15
"""Lines from single to one and a half."""


def table_size(columns: int, *, dense: bool = False) -> float:
    """The type in a table: the decree names none, so as large as its columns let it be; `dense` for very long ones."""
    if columns <= 4 and not dense:
        return 13.0
    return 12.0 if columns <= 6 and not dense else 11.0


def number_line(number: str) -> str:
    """“Số:       /BC-SKHCN”: with room for the number that the clerk gives; what is complete stays as it is."""
    return f"Số: {number}" if number and not number.startswith("/") else f"Số:{HELD * 8}{number}"


def shares(widths: list[float], room: float) -> list[float]:
    """The widths of columns that fill the room exactly."""
    whole = sum(widths) or 1.0
    return [width * room / whole for width in widths]
