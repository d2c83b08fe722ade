"""`lienthong competence ask`."""

import json

import pytest

from lienthong.kernel.competence.cli import ask_command

from .factories import WARD, in_force, line

pytestmark = pytest.mark.usefixtures("nghe_an")
ASKED = ["--procedure", "1.1", "--place", "xã Hưng Hòa, thành phố Vinh", "--on", "2026-11-20"]


def test_it_answers_people_and_machines(capsys: pytest.CaptureFixture[str]) -> None:
    in_force(line(matters=["1.1"]), line(matters={"other_than": ["1.1"]}, body="outside"))
    assert ask_command([*ASKED, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["found"], answer["unit"], answer["line"]) == (True, WARD, 1)
    assert ask_command(ASKED) == 0
    words = capsys.readouterr().out
    assert words.startswith("Phường Trường Vinh (cấp xã)") and "Chưa đối chiếu" in words
    assert ask_command(["--petition", "rac", "--place", WARD, "--on", "2026-11-20", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["found"] is False


@pytest.mark.parametrize("given", [[], ["--procedure", "1.1"], [*ASKED[:4], "--on", "20/11/2026"], ["--khac", "x"]])
def test_what_is_asked_wrongly_is_refused_in_words(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert ask_command(given) == 2
    assert capsys.readouterr().err.strip()
