"""Opens a BPMN file, trusting nothing in it: what is not plain, small, shallow XML is refused before it is read.

Nothing outside the file is fetched, and no declaration in it is followed: a file with a DOCTYPE is refused whole.
The kept libraries for BPMN run processes (and do not write them), or read without places in lines and mend what is
broken on the way; here each fault must be named with its line. So lxml reads the XML, and the house its meaning.
"""

from lxml import etree

from lienthong.kernel.base.errors import Unfit

from .names import MODEL

MOST_BYTES = 5_000_000
MOST_ELEMENTS = 50_000
MOST_DEEP = 100

_AGAIN = "Mở tệp bằng phần mềm vẽ quy trình, xuất lại ra BPMN 2.0 XML rồi nộp lại."
_DOCTYPE = b"<!DOCTYPE"


def opened(xml: bytes) -> etree._Element:
    """The root of a BPMN file; Unfit, with one sentence, for anything else."""
    if not xml.strip():
        raise Unfit("Tệp không có nội dung.", _AGAIN)
    if len(xml) > MOST_BYTES:
        raise Unfit(
            f"Tệp lớn {len(xml) / 1_000_000:.0f} MB, quá mức {MOST_BYTES // 1_000_000} MB của một tệp quy trình.",
            "Xuất riêng từng quy trình ra một tệp, không kèm ảnh hay tài liệu khác.",
        )
    root = _parsed(xml)
    if root.tag != f"{{{MODEL}}}definitions":
        raise Unfit(
            "Tệp này không phải là quy trình BPMN 2.0: phần tử ngoài cùng là “{element}”.",
            _AGAIN,
            element=etree.QName(root).localname[:60],
        )
    _measure(root)
    return root


def _parsed(xml: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        if _DOCTYPE in xml.replace(b"\0", b""):
            raise _declares() from error
        if "depth" in (error.msg or ""):
            raise _too_deep() from error
        raise Unfit("Tệp không phải là XML đọc được: sai ở dòng {line}.", _AGAIN, line=error.lineno or 1) from error
    except ValueError as error:  # an encoding that nobody knows
        raise Unfit("Tệp không phải là XML đọc được: không rõ bảng mã chữ.", _AGAIN) from error
    if str(root.getroottree().docinfo.doctype or ""):  # type: ignore[union-attr]
        raise _declares()
    return root


def _measure(root: etree._Element) -> None:
    depth = {root: 1}
    for count, element in enumerate(root.iter(), 1):
        if count > MOST_ELEMENTS:
            raise Unfit(
                f"Tệp có hơn {MOST_ELEMENTS} phần tử, quá mức của một tệp quy trình.",
                "Xuất riêng từng quy trình ra một tệp.",
            )
        above = element.getparent()
        depth[element] = depth[above] + 1 if above is not None else 1
        if depth[element] > MOST_DEEP:
            raise _too_deep()


def _declares() -> Unfit:
    return Unfit(
        "Tệp có khai báo DOCTYPE; tệp BPMN không cần khai báo này và hệ thống không mở tệp như vậy.",
        "Xóa dòng bắt đầu bằng “<!DOCTYPE” hoặc xuất lại tệp từ phần mềm vẽ quy trình.",
    )


def _too_deep() -> Unfit:
    return Unfit(
        f"Tệp có các phần tử lồng nhau quá {MOST_DEEP} cấp.",
        "Tách các quy trình con thành quy trình riêng và gọi từ quy trình chính.",
    )
