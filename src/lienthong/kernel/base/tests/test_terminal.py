"""What a terminal hears: wrong arguments in Vietnamese, with what to do next."""

import pytest

from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.terminal import Arguments, say


def parser() -> Arguments:
    made = Arguments("lienthong try", "Thử một lệnh.")
    made.add_argument("what", choices=["load", "show"], metavar="VIỆC")
    made.add_argument("--days", type=int, metavar="N")
    return made


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "thiếu VIỆC"),
        (["load", "--fast"], "không có tùy chọn --fast"),
        (["load", "--days"], "--days cần một giá trị"),
        (["load", "--days", "x"], "--days cần một số nguyên, không phải 'x'"),
        (["eat"], "VIỆC không nhận 'eat', chỉ nhận"),
    ],
)
def test_a_wrong_argument_is_refused_in_vietnamese(given, sentence):
    with pytest.raises(Refusal) as no:
        parser().parse_args(given)
    assert sentence in no.value.sentence
    assert no.value.next_step == "Xem cách dùng: lienthong try --help"


def test_help_is_vietnamese_throughout():
    said = parser().format_help()
    assert "Cách dùng:" in said and "cần có:" in said and "tùy chọn:" in said
    assert not {"usage", "options", "positional"} & set(said.lower().replace(":", " ").split())


def test_a_terminal_that_has_gone_away_is_no_reason_to_fall(monkeypatch):
    class Gone:
        def write(self, text: str) -> None:
            raise BrokenPipeError

    monkeypatch.setattr("sys.stdout", Gone())
    say("còn ai không?")
