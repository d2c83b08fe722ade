"""From signs to the tree of an expression: the grammar of CEL, as far as this house speaks it."""

from .faults import Faulty, faulty, where
from .signs import RESERVED, Sign, signs
from .tree import Call, Choice, Element, Field, Infix, Listed, Literal, Logic, Loop, Name, Node, Prefix, parts_of

DEEPEST, HIGHEST, MOST = 32, 64, 400
LOOPS = frozenset({"all", "exists", "exists_one", "filter", "map"})
COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
_BINDS = {
    "||": 1, "&&": 2, **dict.fromkeys(COMPARING, 3), "+": 4, "-": 4, "*": 5, "/": 5, "%": 5,
}  # fmt: skip
_WORDS = {"and": "&&", "or": "||", "not": "!", "AND": "&&", "OR": "||", "NOT": "!", "True": "true", "False": "false"}
_SIMPLER = "Tách thành nhiều mục tính sẵn rồi dùng tên của chúng."


def parsed(text: str) -> Node:
    """The tree of an expression; Faulty says where it cannot be read."""
    parser = _Parser(text)
    node = parser.whole()
    _measure(text, node)
    return node


def _measure(text: str, root: Node) -> None:
    """Refuses what is larger or higher than anything a person would read again."""
    count, waiting = 0, [(root, 1)]
    while waiting:
        node, height = waiting.pop()
        count += 1
        if height > HIGHEST or count > MOST:
            raise faulty(text, node.at, "biểu thức có quá nhiều phép tính nối nhau.", _SIMPLER)
        waiting.extend((part, height + 1) for part in parts_of(node))


class _Parser:
    """Reads one expression from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.signs = signs(text)
        self.next = 0
        self.depth = 0

    @property
    def sign(self) -> Sign:
        return self.signs[self.next]

    def whole(self) -> Node:
        if self.sign.what == "end":
            raise faulty(self.text, 0, "biểu thức để trống.", "Viết điều kiện hoặc công thức.")
        node = self.expression()
        if self.sign.what != "end":
            raise self.unexpected()
        return node

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise faulty(self.text, self.sign.at, f"lồng nhau quá {DEEPEST} tầng.", _SIMPLER)
        test = self.binary(1)
        if self.sign.what == "?":
            at = self.take().at
            yes = self.expression()
            self.wanted(
                ":", "thiếu dấu hai chấm của phép chọn.", "Viết đủ: điều kiện ? giá trị khi đúng : giá trị khi sai."
            )
            test = Choice(at, test, yes, self.expression())
        self.depth -= 1
        return test

    def binary(self, least: int) -> Node:
        left = self.prefixed()
        compared = False
        while (binds := _BINDS.get(self.word(), 0)) >= least:
            at, sign = self.sign.at, self.word()
            if compared and sign in COMPARING:
                raise faulty(
                    self.text,
                    at,
                    "không so sánh liền hai lần.",
                    "Tách ra, ví dụ 1 <= so_con && so_con <= 5, hoặc đặt ngoặc.",
                )
            self.take()
            right = self.binary(binds + 1)
            compared = sign in COMPARING
            if sign in ("&&", "||"):
                before = left.parts if isinstance(left, Logic) and left.sign == sign else (left,)
                left = Logic(at, sign, (*before, right))
            else:
                left = Infix(at, sign, left, right)
        return left

    def word(self) -> str:
        """The sign itself; of names only `in` is one."""
        return "in" if self.sign.what == "name" and self.sign.value == "in" else self.sign.what

    def prefixed(self) -> Node:
        before = []
        while self.sign.what in ("!", "-"):
            before.append(self.take())
            if len(before) > DEEPEST:
                raise faulty(self.text, before[-1].at, f"“{before[-1].what}” viết lặp quá nhiều.", "Xóa bớt đi.")
        node = self.member()
        for sign in reversed(before):
            node = Prefix(sign.at, sign.what, node)
        return node

    def member(self) -> Node:
        node = self.primary()
        while True:
            if self.sign.what == ".":
                self.take()
                name = self.name("sau dấu chấm phải là một tên.")
                if self.sign.what != "(":
                    node = Field(name.at, node, str(name.value))
                elif isinstance(node, Name) and node.name == "math":
                    node = Call(name.at, f"math.{name.value}", self.given())
                elif name.value in LOOPS:
                    node = self.loop(node, name)
                else:
                    node = Call(name.at, f".{name.value}", (node, *self.given()))
            elif self.sign.what == "[":
                at = self.take().at
                index = self.expression()
                self.wanted("]", "thiếu dấu ] sau thứ tự trong danh sách.", "Thêm ] vào sau thứ tự, ví dụ con[0].")
                node = Element(at, node, index)
            else:
                return node

    def primary(self) -> Node:
        sign = self.sign
        if sign.what in ("number", "text"):
            self.take()
            return Literal(sign.at, sign.value)
        if sign.what == "(":
            self.take()
            node = self.expression()
            self.wanted(")", "thiếu dấu đóng ngoặc.", f"Thêm ) cho dấu ( ở {self.spot(sign)}.")
            return node
        if sign.what == "[":
            self.take()
            return Listed(sign.at, self.parts("]", sign))
        if sign.what == "name" and sign.value in ("true", "false", "null"):
            self.take()
            return Literal(sign.at, {"true": True, "false": False, "null": None}[str(sign.value)])
        if sign.what == "name" and sign.value == "math":
            self.take()
            return Name(sign.at, "math")
        if habit := self.habit():
            raise habit
        if sign.what == "name" and self.word() != "in":
            name = str(self.name("").value)
            return Call(sign.at, name, self.given()) if self.sign.what == "(" else Name(sign.at, name)
        raise self.unexpected()

    def loop(self, over: Node, word: Sign) -> Loop:
        """`con.exists(c, c.tuoi < 18)`: the name of one, then what is asked of it."""
        opened = self.take()
        advice = f"Viết như: con.{word.value}(c, c.tuoi < 18)."
        name = self.name(f"trong {word.value}( ) phải có tên tạm của từng dòng trước.", advice)
        self.wanted(",", f"trong {word.value}( ) thiếu dấu phẩy sau tên tạm.", advice)
        body = self.expression()
        self.wanted(")", "thiếu dấu đóng ngoặc.", f"Thêm ) cho dấu ( ở {self.spot(opened)}.")
        return Loop(word.at, str(word.value), over, str(name.value), body)

    def given(self) -> tuple[Node, ...]:
        return self.parts(")", self.take())

    def parts(self, end: str, opened: Sign) -> tuple[Node, ...]:
        """Expressions with commas between them, up to the closing bracket."""
        found: list[Node] = []
        while self.sign.what != end:
            if found:
                self.wanted(
                    ",", f"thiếu dấu phẩy hoặc dấu {end}.", f"Xem lại từ dấu {opened.what} ở {self.spot(opened)}."
                )
            found.append(self.expression())
        self.take()
        return tuple(found)

    def name(self, sentence: str, advice: str = "Tên viết bằng chữ không dấu, chữ số và dấu gạch dưới.") -> Sign:
        sign = self.sign
        if sign.what != "name":
            raise faulty(self.text, sign.at, sentence, advice)
        if sign.value in RESERVED:
            advice = (
                "Viết: điều kiện ? giá trị khi đúng : giá trị khi sai." if sign.value == "if" else "Dùng một tên khác."
            )
            raise faulty(self.text, sign.at, f"“{sign.value}” là từ dành riêng.", advice)
        return self.take()

    def take(self) -> Sign:
        self.next += 1
        return self.signs[self.next - 1]

    def wanted(self, what: str, sentence: str, advice: str) -> None:
        if self.sign.what != what:
            raise self.habit() or faulty(self.text, self.sign.at, sentence, advice)
        self.take()

    def spot(self, sign: Sign) -> str:
        """A place inside a sentence."""
        said = where(self.text, sign.at)
        return said[0].lower() + said[1:]

    def habit(self) -> Faulty | None:
        """The refusal of a word that other languages have here, or none."""
        sign = self.sign
        if sign.what == "name" and (better := _WORDS.get(str(sign.value))):
            return faulty(
                self.text, sign.at, f"không dùng từ “{sign.value}”.", f"Viết {better} thay cho “{sign.value}”."
            )
        if sign.what == "," and self.next and self.signs[self.next - 1].what == "number":
            advice = "Phần lẻ viết sau dấu chấm, ví dụ 0.5; không viết dấu ngăn hàng nghìn."
            return faulty(self.text, sign.at, "có dấu phẩy trong số.", advice)
        return None

    def unexpected(self) -> Faulty:
        """The refusal of a sign that cannot stand here."""
        sign = self.sign
        if sign.what == "end":
            percent = self.next and self.signs[self.next - 1].what == "%"
            advice = "Phần trăm viết là 30 / 100 hoặc 0.3." if percent else "Viết nốt phần còn thiếu."
            return faulty(self.text, sign.at, "biểu thức dừng giữa chừng.", advice)
        if habit := self.habit():
            return habit
        written = f"chữ “{sign.value}”" if sign.what == "text" else f"“{sign.value}”"
        return faulty(
            self.text, sign.at, f"{written} không đứng được ở đây.", "Xem có thiếu hoặc thừa dấu trước chỗ này."
        )
