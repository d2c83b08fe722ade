"""An expression as people say it: “Tổng phí lớn hơn 500.000 và kết quả là “đạt””."""

from collections.abc import Mapping
from decimal import Decimal

from .functions import FUNCTIONS
from .tree import Call, Choice, Element, Field, Infix, Listed, Literal, Logic, Loop, Name, Node, Prefix

Labels = Mapping[str, str]
_SIGNS = {
    "==": "bằng", "!=": "khác", "<": "nhỏ hơn", "<=": "nhỏ hơn hoặc bằng", ">": "lớn hơn", ">=": "lớn hơn hoặc bằng",
    "+": "cộng", "-": "trừ", "*": "nhân", "/": "chia", "%": "chia lấy dư cho", "in": "là một trong",
}  # fmt: skip
_DAYS = {
    "==": "là", "!=": "khác", "<": "trước", "<=": "chậm nhất là", ">": "sau", ">=": "sớm nhất là",
}  # fmt: skip
_LOOPS = {
    "all": "với mọi dòng trong {over}, {body}",
    "exists": "có ít nhất một dòng trong {over} mà {body}",
    "exists_one": "có đúng một dòng trong {over} mà {body}",
    "filter": "những dòng trong {over} mà {body}",
    "map": "{body}, lấy từng dòng trong {over}",
}
_GIVING_DAYS = frozenset({"date", "add_days", "add_months", "timestamp"})


def in_words(node: Node, labels: Labels) -> str:
    """The whole expression, the first letter large."""
    said = _said(node, labels)
    return said[:1].upper() + said[1:]


def figure(value: Decimal) -> str:
    """A number as it is written in Vietnam: 1.500.000, 0,5."""
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


def label(name: str, labels: Labels) -> str:
    """What people call a name, inside a sentence: “Tổng phí” as “tổng phí”; “CCCD” and “Nghệ An” as they are."""
    words = labels.get(name, name).split(" ")
    first = words[0]
    proper = len(words) > 1 and words[1][:1].isupper() and words[1][1:].islower()
    if first[:1].isupper() and (len(first) == 1 or first[1:].islower()) and not proper:
        words[0] = first.lower()
    return " ".join(words)


def _said(node: Node, labels: Labels) -> str:
    match node:
        case Literal(value=value):
            return _literal(value)
        case Name(name=name):
            return label(name, labels)
        case Field(of=of, name=name):
            whole = f"{of.name}.{name}" if isinstance(of, Name) else ""
            return label(whole, labels) if whole in labels else f"{label(name, labels)} của {_said(of, labels)}"
        case Element(of=of, index=index):
            place = (
                figure(Decimal(int(index.value) + 1))
                if isinstance(index, Literal) and isinstance(index.value, Decimal)
                else f"({_said(index, labels)} cộng 1)"
            )
            return f"dòng thứ {place} của {_said(of, labels)}"
        case Listed(parts=parts):
            return _one_after_another([_said(one, labels) for one in parts])
        case Prefix(sign=sign, of=of):
            return f"âm {_bracketed(of, labels)}" if sign == "-" else _denied(of, labels)
        case Logic(sign=sign, parts=parts):
            between = " và " if sign == "&&" else " hoặc "
            return between.join(_asserted(one, labels, inside=True) for one in parts)
        case Choice(test=test, yes=yes, no=no):
            said = f"nếu {_asserted(test, labels)} thì {_bracketed(yes, labels)}"
            return f"{said}, nếu không thì {_bracketed(no, labels)}"
        case Call():
            return _called(node, labels)
        case Loop():
            return _looped(node, labels)
        case Infix():
            return _between(node, labels)


def _looped(node: Loop, labels: Labels) -> str:
    inside = labels if node.name in labels else {**labels, node.name: "dòng đó"}
    said = _bracketed(node.body, inside) if node.word == "map" else _asserted(node.body, inside)
    return _LOOPS[node.word].format(over=_bracketed(node.over, labels), body=said)


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "“Có”" if value else "“Không”"
    if value is None:
        return "chưa có"
    return figure(value) if isinstance(value, Decimal) else f"“{value}”"


def _asserted(node: Node, labels: Labels, *, inside: bool = False) -> str:
    """A part that stands as a condition of its own; a bare name is a question answered with yes."""
    if isinstance(node, Name | Field | Element):
        return f"{_said(node, labels)} là “Có”"
    said = _said(node, labels)
    return f"({said})" if inside and isinstance(node, Logic | Choice) else said


def _denied(node: Node, labels: Labels) -> str:
    if isinstance(node, Name | Field | Element):
        return f"{_said(node, labels)} là “Không”"
    return f"không phải ({_said(node, labels)})"


def _bracketed(node: Node, labels: Labels) -> str:
    """A part of a sum in brackets where it is one itself."""
    said = _said(node, labels)
    return f"({said})" if isinstance(node, Infix | Logic | Choice | Loop) else said


def _between(node: Infix, labels: Labels) -> str:
    left, right, sign = node.left, node.right, node.sign
    if sign in ("==", "!="):
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, right = right, left
        if isinstance(right, Literal) and right.value is None:
            return f"{'chưa' if sign == '==' else 'đã'} có {_said(left, labels)}"
        if isinstance(right, Literal) and isinstance(right.value, bool):
            asserted = right.value is (sign == "==")
            return _asserted(left, labels, inside=True) if asserted else _denied(left, labels)
    word = _SIGNS[sign]
    if sign in _DAYS and any(isinstance(one, Call) and one.name in _GIVING_DAYS for one in (left, right)):
        word = _DAYS[sign]
    elif sign == "==" and isinstance(right, Literal) and isinstance(right.value, str):
        word = "là"
    return f"{_bracketed(left, labels)} {word} {_bracketed(right, labels)}"


def _called(node: Call, labels: Labels) -> str:
    if node.name in ("date", "timestamp") and isinstance(node.given[0], Literal):
        found = FUNCTIONS[node.name].run(node.given[0].value)
        return f"{found:%H:%M ngày %d/%m/%Y}" if node.name == "timestamp" else f"ngày {found:%d/%m/%Y}"
    given = [_bracketed(one, labels) for one in node.given]
    if node.name == "round" and isinstance(node.given[1], Literal | Prefix):
        return f"{given[0]} làm tròn {_places(node.given[1])}"
    function = FUNCTIONS[node.name]
    return function.said.format(_one_after_another(given) if function.many else given[0], *given[1:])


def _places(node: Literal | Prefix) -> str:
    if isinstance(node, Literal):
        return f"đến {_literal(node.value)} chữ số lẻ" if node.value else "đến hàng đơn vị"
    power = node.of.value if isinstance(node.of, Literal) else None
    small = isinstance(power, Decimal) and 0 < power <= 20 and power == power.to_integral_value()
    return (
        f"đến hàng {figure(Decimal(10 ** int(power)))}" if small and isinstance(power, Decimal) else "đến hàng đã cho"
    )


def _one_after_another(said: list[str]) -> str:
    if len(said) < 2:
        return said[0] if said else "danh sách trống"
    return f"{', '.join(said[:-1])} hoặc {said[-1]}"
