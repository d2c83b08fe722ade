"""A step of the system does with the house's rights only what a room has offered; a fault tells no official more."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
import structlog
from django.test import Client
from structlog.testing import capture_logs

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import HouseFault, Unfit
from lienthong.kernel.base.policy import RULES, allow, house
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import VERBS, Verb, verb
from lienthong.kernel.process import actions, api
from lienthong.kernel.process.actions import serving
from lienthong.kernel.process.bpmn import write
from lienthong.kernel.process.definition import Definition, Node, NodeKind, Who
from lienthong.kernel.process.findings import FindingKind
from lienthong.kernel.process.models import Process, Step
from lienthong.kernel.process.offers import Offers
from lienthong.kernel.process.queries import processes
from lienthong.kernel.process.soundness import examine
from lienthong.kernel.process.versioning import looked_at

from .factories import author, drafted, drawn, offered, open_step, person, published, started, two_steps
from .small import small

K = NodeKind
Noting = tuple[Verb[object], list[str]]
NAME = "test_offers.note"


@pytest.fixture
def noting() -> Iterator[Noting]:
    """A verb that the house may do, and on what it was done; no room has offered it yet."""
    called: list[str] = []

    @verb(NAME, of=processes, sentence="ghi nhận")
    def noted(process: Process, by: Actor) -> None:
        called.append(process.code)

    allow(NAME, house)
    yield noted, called
    del VERBS[NAME], RULES[NAME]


def calling(name: str) -> Definition:
    return drawn([Node("s", K.START), Node("a", K.SERVICE, "Ghi sổ", verb=name), Node("e", K.END)], ["s>a", "a>e"])


def asking(table: str) -> Definition:
    return drawn([Node("s", K.START), Node("a", K.RULE, "Tính phí", table=table), Node("e", K.END)], ["s>a", "a>e"])


def error_of(run: str) -> str:
    return whole(lambda: Step.objects.get(run__code=run).error, HOUSE)


def test_what_a_room_has_offered_is_called_and_nothing_else(province: None, noting: Noting) -> None:
    noted, called = noting
    case = published(two_steps())
    with offered(noted):
        code = published(calling(NAME))
        first = started(code, subject=case)
        assert actions.go_on() == 1 and called == [case]
        second = started(code, subject=case)
    assert actions.go_on() == 1 and called == [case], "a verb of the house that nobody offers any more is not called"
    assert not whole(lambda: Step.objects.filter(run__code=first).exists(), HOUSE)
    said = error_of(second)
    assert f"“{NAME}”, không có trong các việc quy trình được gọi. Báo người soạn" in said and "Error" not in said


def test_a_table_that_is_there_no_more_is_said_in_words(province: None) -> None:
    with offered(phi=dict):
        run = started(published(asking("phi")))
    assert actions.go_on() == 1
    assert "bảng quyết định “phi” nhưng hệ thống chưa có bảng đó. Báo người soạn" in error_of(run)


@pytest.mark.parametrize(
    ("definition", "named"),
    [
        (calling("process.withdraw"), "Bước “Ghi sổ” gọi việc “process.withdraw”"),
        (calling("khong.co"), "Bước “Ghi sổ” gọi việc “khong.co”"),
        (asking("khong-co"), "Bước “Tính phí” hỏi bảng quyết định “khong-co”"),
    ],
)
def test_what_nobody_offers_is_named_by_the_lint_and_not_published(
    province: None, definition: Definition, named: str
) -> None:
    version = drafted(definition)
    with pytest.raises(Unfit) as caught:
        actions.publish(version, author(), decision="01/QĐ-UBND", effective_on=dt.date(2026, 1, 1))
    assert named in caught.value.sentence and caught.value.next_step == "Sửa quy trình rồi ban hành."


def test_the_lint_looks_again_when_more_is_offered(noting: Noting) -> None:
    text = write(calling(NAME)).decode()
    assert [one.kind for one in looked_at(text)[1]] == [FindingKind.NOT_OFFERED]
    with offered(noting[0]):
        assert looked_at(text)[1] == ()


def test_where_the_house_is_not_there_no_name_is_doubted() -> None:
    made = small("a:service b:rule", "start>a a>b b>end")
    assert examine(made) == ()
    found = examine(made, offers=Offers(frozenset({"cases.note"}), frozenset()))
    assert [(one.kind, one.nodes) for one in found] == [(FindingKind.NOT_OFFERED, ("b",))]


def test_a_verb_is_offered_once_by_a_name_for_people_and_for_a_case(noting: Noting) -> None:
    noted, _ = noting
    with offered(noted), pytest.raises(HouseFault, match="once"):
        api.offer_verb(noted, "Ghi nhận")
    with pytest.raises(HouseFault, match="what people call it"):
        api.offer_verb(noted, " ")
    with pytest.raises(HouseFault, match="begins a thing"):
        api.offer_verb(VERBS["process.start"], "Mở lần chạy")


def test_the_editor_offers_what_rooms_have_offered_by_its_name_for_people(
    province: None, noting: Noting, come_as: Callable[[Actor], Client]
) -> None:
    page, mai = f"/quy-trinh/ban/{drafted(two_steps())}/soan", person("mai", "unit_admin")
    bare = come_as(mai).get(page).content.decode()
    assert "process.withdraw" not in bare and NAME not in bare and "Chưa có việc nào quy trình được gọi." in bare
    with offered(noting[0]):
        shown = come_as(mai).get(page).content.decode()
    assert f'<option value="{NAME}">Việc thử {NAME}</option>' in shown and "Chưa có việc nào" not in shown


def test_a_fault_is_shown_as_a_sentence_with_a_number_that_is_in_the_log(
    province: None, come_as: Callable[[Actor], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def table(facts: object) -> dict[str, object]:
        raise KeyError("cccd 040099012345")

    # Loggers hold on to what was set up when they first spoke; a command that another test called has set it up anew.
    monkeypatch.setattr(serving, "log", structlog.get_logger("lienthong.process"))
    with offered(phi=table):
        run = started(published(asking("phi")))
        with capture_logs() as logs:
            assert actions.go_on() == 1
        step, said = open_step(run, "a"), error_of(run)
        found = re.search(r"loại lỗi KeyError, mã lỗi (\w{12})\)\. Báo quản trị viên", said)
        assert found is not None and "040099012345" not in said and "KeyError:" not in said
        [line] = [one for one in logs if one.get("fault") == found[1]]
        assert line["step"] == step and line["log_level"] == "error" and "040099012345" in str(line["exc_info"])
        for day in range(2, 6):
            with standing_on(f"2030-01-{day:02d}T09:00:00"):
                actions.go_on()
    shown = come_as(person("mai", "unit_admin")).get(f"/quy-trinh/buoc/{step}").content.decode()
    assert "mã lỗi" in shown and "040099012345" not in shown


def test_a_verb_at_a_step_of_a_person_is_named_with_what_to_do() -> None:
    for changes in ({"a": {"verb": "cases.note"}}, {"a": {"verb": "cases.note", "kind": K.RECEIVE, "message": "m"}}):
        [found] = examine(small("a b", "start>a a>b b>end", **changes))
        assert (found.kind, found.nodes) == (FindingKind.IDLE_VERB, ("a",))
        assert "“Bước a” có ghi việc “cases.note”, nhưng chỉ bước của hệ thống mới gọi việc. Bỏ việc" in found.sentence
    made = drawn(
        [Node("s", K.START), Node("a", K.USER, "Ký", who=Who("leader"), verb="cases.note"), Node("e", K.END)],
        ["s>a", "a>e"],
    )
    assert [one.kind for one in examine(made)] == [FindingKind.IDLE_VERB]
