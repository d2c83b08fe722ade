"""
The door of Printing: a letter as Word or PDF in the layout of Nghị định 30/2020/NĐ-CP, tables as Excel.

A room says what stands in a letter (`Letter`, `Annex`, `Table` …) and gets bytes; nothing is kept here.
"""

from .answers import PDF, WORD, XLSX, download
from .pdf import pdf
from .shapes import (
    Annex,
    Band,
    Block,
    Cell,
    Column,
    Heading,
    Kind,
    Letter,
    Paragraph,
    Said,
    Signature,
    Table,
)
from .word import word
from .workbook import workbook

__all__ = [
    "PDF",
    "WORD",
    "XLSX",
    "Annex",
    "Band",
    "Block",
    "Cell",
    "Column",
    "Heading",
    "Kind",
    "Letter",
    "Paragraph",
    "Said",
    "Signature",
    "Table",
    "download",
    "pdf",
    "word",
    "workbook",
]
