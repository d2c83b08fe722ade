"""What a terminal hears: wrong arguments in Vietnamese, with what to do next."""

import io

import pytest

from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.terminal import Arguments, say


def parser() -> Arguments:
    made = Arguments("lienthong try", "Thử một lệnh.")
    made.add_argument("what", choices=["load", "show"], metavar="VIỆC")
    made.add_argument("--days", type=int, metavar="N")
    made.add_argument("--now", action="store_true")
    return made


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "thiếu VIỆC"),
        (["load", "--fast"], "không có tùy chọn --fast"),
        (["load", "--days"], "--days cần một giá trị"),
        (["load", "--days", "x"], "--days cần một số nguyên, không phải 'x'"),
        (["load", "--now=1"], "--now không nhận giá trị '1'"),
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

    for terminal in (Gone(), None):  # Python gives none where a command was begun with its output closed
        monkeypatch.setattr("sys.stdout", terminal)
        say("còn ai không?")


def test_half_a_letter_is_said_as_a_question_mark(capsys):
    say("tệp \udcff.bpmn")
    assert capsys.readouterr().out == "tệp ?.bpmn\n"


def test_a_full_disk_is_no_terminal_that_has_gone_away(monkeypatch):
    # Without a buffer, or what is left in it would be tried once more when the file is closed.
    with io.TextIOWrapper(io.FileIO("/dev/full", "w"), write_through=True) as full:  # type: ignore[type-var]
        monkeypatch.setattr("sys.stdout", full)
        with pytest.raises(OSError, match="No space left"):
            say("kết quả")
