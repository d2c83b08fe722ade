"""How a paragraph of Word looks: whether it is a heading by its style, centred, or bold throughout."""

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "off")
_DEEPEST = 20


class Looks:
    """What the styles of a document say, and what a paragraph says itself."""

    def __init__(self, root: etree._Element | None) -> None:
        self.styles = {
            style.get(W + "styleId", ""): style for style in (root.iterfind(W + "style") if root is not None else ())
        }

    def stands_out(self, paragraph: etree._Element) -> bool:
        """Whether a reader takes the paragraph for a heading at first sight."""
        chain = self._chain(paragraph)
        if any(_outlined(style) for style in chain):
            return True
        own = [paragraph.find(W + "pPr"), *(style.find(W + "pPr") for style in chain)]
        centred = next(
            (one.get(W + "val") for part in own if part is not None and (one := part.find(W + "jc")) is not None), ""
        )
        if centred == "center":
            return True
        runs = [run for run in paragraph.iter(W + "r") if "".join(one.text or "" for one in run.iter(W + "t")).strip()]
        by_style = next((bold for style in chain if (bold := _bold(style.find(W + "rPr"))) is not None), False)
        return bool(runs) and all(by_style if (said := _bold(run.find(W + "rPr"))) is None else said for run in runs)

    def _chain(self, paragraph: etree._Element) -> list[etree._Element]:
        """The style of a paragraph and those on which it is based."""
        named, found = paragraph.find(f"{W}pPr/{W}pStyle"), list[etree._Element]()
        while named is not None and len(found) < _DEEPEST:
            style = self.styles.get(named.get(W + "val", ""))
            if style is None:
                break
            found.append(style)
            named = style.find(W + "basedOn")
        return found


def _outlined(style: etree._Element) -> bool:
    name = style.find(W + "name")
    said = (name.get(W + "val", "") if name is not None else "").lower()
    return said.startswith(("heading", "title")) or style.find(f"{W}pPr/{W}outlineLvl") is not None


def _bold(properties: etree._Element | None) -> bool | None:
    """Whether letters are bold; None where nothing is said of it."""
    said = properties.find(W + "b") if properties is not None else None
    return None if said is None else said.get(W + "val", "1") not in _OFF
