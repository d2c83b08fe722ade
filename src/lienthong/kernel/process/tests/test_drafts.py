"""A draft that was a mistake is dropped after one question, a process gets another name; what counts stays."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions.drafts import mark_of
from lienthong.kernel.process.bpmn import write
from lienthong.kernel.process.models import Process, Version
from lienthong.kernel.units import api as units

from .factories import WARD, drafted, person, published, started, three_hands, two_steps
from .test_run_pages import main_of

Come = Callable[[Actor], Client]


def mai() -> Actor:
    """Who writes the processes of the ward."""
    return person("mai", "unit_admin")


def next_draft(process: str) -> str:
    """A further version of a process, as a draft."""
    bpmn = write(three_hands()).decode()
    return actions.draft(mai(), unit_id=units.card(WARD).id, bpmn=bpmn, process=process)


def shown(code: str) -> str:
    return whole(lambda: mark_of(Version.objects.get(code=code)), HOUSE)


def kept() -> tuple[list[str], list[str]]:
    """Which processes there are, and which versions."""
    codes = [list(some.order_by("code").values_list("code", flat=True)) for some in (Process.objects, Version.objects)]
    return codes[0], codes[1]


def there() -> tuple[list[str], list[str]]:
    return whole(kept, HOUSE)


def name_of(process: str) -> str:
    return str(whole(lambda: Process.objects.get(code=process).name, HOUSE))


def test_a_mistaken_draft_is_dropped_and_its_process_with_it_where_it_has_no_other_version(province: None) -> None:
    alone = drafted(two_steps())
    process = published(two_steps())
    later = next_draft(process)
    assert actions.discard(later, mai(), shown=shown(later)) == process
    assert actions.discard(alone, mai(), shown=shown(alone)) == ""
    assert there() == ([process], [f"{process}.v1"])
    assert started(process), "what is in force goes on"
    for code in (later, alone):
        lines = whole(lambda code=code: audit.history(code), HOUSE)
        assert [(one.who, one.what) for one in lines if one.what.startswith("bỏ")] == [("Mai", "bỏ bản soạn quy trình")]


def test_a_number_is_given_once_so_that_two_drafts_never_share_a_history(province: None) -> None:
    process = published(two_steps())
    second = next_draft(process)
    actions.discard(second, mai(), shown=shown(second))
    third = next_draft(process)
    assert (second, third) == (f"{process}.v2", f"{process}.v3")
    actions.discard(third, mai(), shown=shown(third))
    assert next_draft(process) == f"{process}.v4"


def test_what_was_published_is_never_dropped_neither_by_the_verb_nor_in_the_database(province: None) -> None:
    process = published(two_steps())
    version = f"{process}.v1"
    with pytest.raises(WrongMoment):
        actions.discard(version, mai(), shown=shown(version))
    actions.retire(version, mai(), on=dt.date(2026, 12, 1))
    with pytest.raises(WrongMoment):
        actions.discard(version, mai(), shown=shown(version))
    drafts = drafted(two_steps())

    def removed() -> int:
        with connection.cursor() as cursor:
            cursor.execute("delete from process_path")
            cursor.execute("delete from process_version returning code")
            return [row[0] for row in cursor.fetchall()]

    assert whole(removed, HOUSE) == [drafts], "the database lets go of drafts alone"


def test_who_may_not_write_processes_drops_and_renames_nothing(province: None) -> None:
    version, process = drafted(two_steps()), published(two_steps())
    before = there()
    for who in (person("lan", "officer"), person("hung", "leader"), person("xa", "unit_admin", "na-p-2")):
        with pytest.raises(NotThere):
            actions.discard(version, who, shown=shown(version))
        with pytest.raises(NotAllowed):
            actions.rename(process, who, name="Tên khác", was=name_of(process))
    assert there() == before and name_of(process) == "Quy trình hai bước"


def test_a_draft_that_a_colleague_has_changed_since_is_looked_at_again_first(province: None) -> None:
    version = drafted(two_steps())
    looked = shown(version)
    actions.put_right(version, mai(), bpmn=write(three_hands()).decode())
    with pytest.raises(ChangedMeanwhile):
        actions.discard(version, mai(), shown=looked)
    assert there()[1] == [version]


def test_the_page_says_what_is_lost_and_asks_once(province: None, come_as: Come) -> None:
    author, version = come_as(mai()), drafted(two_steps())
    process = version.split(".")[0]
    link = f"/quy-trinh/ban/{version}/bo"
    assert f'href="{link}"' in author.get(f"/quy-trinh/ban/{version}").content.decode()
    answer = author.get(link)
    said = main_of(answer)
    assert (
        "2 bước" in said and f"{process} chưa có bản nào khác nên cũng bị bỏ" in said and "Không lấy lại được" in said
    )
    assert there()[1] == [version], "looking drops nothing"
    mark = re.search(r'name="shown" value="(\w+)"', answer.content.decode())
    assert mark is not None and mark[1] == shown(version)
    stale = author.post(link, {"shown": "cũ", "key": "mot-lan-bo-1"})
    assert stale.status_code == 409 and "vừa thay đổi nội dung này" in main_of(stale) and there()[1] == [version]
    given = {"shown": mark[1], "key": "mot-lan-bo-2"}
    for _ in range(2):  # pressed twice, it is dropped once and answered as before
        gone = author.post(link, given)
        assert (gone.status_code, gone["Location"]) == (303, "/quy-trinh")
    assert there() == ([], []) and author.get(link).status_code == 404
    assert "Đã bỏ bản soạn cùng quy trình chưa có bản nào khác." in author.get("/quy-trinh").content.decode()


def test_who_comes_second_reads_who_dropped_the_draft_and_strangers_learn_nothing(
    province: None, come_as: Come
) -> None:
    process = published(two_steps())
    version = next_draft(process)
    link, mark = f"/quy-trinh/ban/{version}/bo", shown(version)
    assert "chưa có bản nào khác" not in main_of(come_as(mai()).get(link))
    first = come_as(mai()).post(link, {"shown": mark, "key": "mot-lan-bo-1"})
    assert first["Location"] == f"/quy-trinh/{process}"
    an = come_as(person("an", "unit_admin"))
    second = an.post(link, {"shown": mark, "key": "mot-lan-bo-2"})
    assert (second.status_code, second["Location"]) == (303, f"/quy-trinh/{process}")
    assert re.search(r"Mai đã bỏ bản soạn này lúc \d\d:\d\d", an.get(f"/quy-trinh/{process}").content.decode())
    for who in (person("xa", "unit_admin", "na-p-2"), person("lan", "officer")):
        assert come_as(who).post(link, {"shown": mark, "key": "mot-lan-bo-3"}).status_code == 404
    kept_one = come_as(mai()).get(f"/quy-trinh/ban/{process}.v1/bo", follow=True)
    assert "đã ban hành nên không bỏ được" in kept_one.content.decode() and there()[1] == [f"{process}.v1"]
    assert "Bỏ bản soạn" not in main_of(kept_one)


def test_authors_of_other_units_do_not_learn_that_a_draft_was_there(province: None, come_as: Come) -> None:
    alone, first = drafted(two_steps()), drafted(two_steps())
    second = next_draft(first.split(".")[0])
    for code in (alone, second):
        actions.discard(code, mai(), shown=shown(code))
    given = {"shown": "x", "key": "mot-lan-bo-1"}
    for code in (alone, second):
        far = come_as(person("xa", "unit_admin", "na-p-2"))
        assert far.post(f"/quy-trinh/ban/{code}/bo", given).status_code == 404
    assert come_as(mai()).post(f"/quy-trinh/ban/{alone}/bo", given)["Location"] == "/quy-trinh"


def test_a_version_of_a_process_is_drafted_by_its_own_authors_whatever_unit_they_name(province: None) -> None:
    process = published(two_steps())
    ward, far = units.card(WARD).id, person("xa", "unit_admin", "na-p-2")
    both = replace(far, units=far.units | {ward})  # sees the ward, writes processes elsewhere
    bpmn = write(three_hands()).decode()
    with pytest.raises(NotAllowed):
        actions.draft(both, unit_id=units.card("na-p-2").id, bpmn=bpmn, process=process)
    assert there()[1] == [f"{process}.v1"]


@pytest.mark.parametrize("name", ["\u2067\u2069", "\u3164", "\u0301", "...", "12"])
def test_a_name_without_a_letter_is_none(province: None, name: str) -> None:
    process = published(two_steps())
    with pytest.raises(Unfit) as no:
        actions.rename(process, mai(), name=name, was="Quy trình hai bước")
    assert set(no.value.fields) == {"name"}


def test_a_name_turns_nothing_around_that_stands_beside_it(province: None) -> None:
    process = published(two_steps())
    actions.rename(process, mai(), name="\u2067Cấp\x1b bản\u2069 sao", was="Quy trình hai bước")
    assert name_of(process) == "Cấp bản sao"


def test_a_process_gets_another_name_and_the_audit_keeps_the_earlier_one(province: None, come_as: Come) -> None:
    process = published(two_steps())
    author = come_as(mai())
    link = f"/quy-trinh/{process}/doi-ten"
    assert f'href="{link}"' in author.get(f"/quy-trinh/{process}").content.decode()
    assert "Tên đang dùng: Quy trình hai bước" in main_of(author.get(link))
    given = {"was": "Quy trình hai bước", "name": " 1.  Cấp   bản sao ", "key": "mot-lan-ten-1"}
    answer = author.post(link, given)
    assert (answer.status_code, answer["Location"]) == (303, f"/quy-trinh/{process}")
    assert name_of(process) == "Cấp bản sao" and "Cấp bản sao" in main_of(author.get(f"/quy-trinh/{process}"))
    run = started(process)
    assert "Cấp bản sao" in main_of(come_as(person("lan", "officer")).get(f"/quy-trinh/lan-chay/{run}"))
    written = [one.args for one in whole(lambda: audit.history(process), HOUSE) if "đổi tên" in one.what]
    assert [one["was"] for one in written] == ["Quy trình hai bước"]


def test_of_two_who_rename_the_second_reads_the_name_that_the_first_gave(province: None, come_as: Come) -> None:
    process = published(two_steps())
    actions.rename(process, mai(), name="Cấp bản sao", was="Quy trình hai bước")
    given = {"was": "Quy trình hai bước", "name": "Tên của tôi", "key": "mot-lan-ten-1"}
    answer = come_as(person("an", "unit_admin")).post(f"/quy-trinh/{process}/doi-ten", given)
    assert answer.status_code == 409 and name_of(process) == "Cấp bản sao"
    assert "Đồng nghiệp vừa đổi tên thành “Cấp bản sao”" in main_of(answer)
    assert "Tên của tôi" in answer.content.decode() and 'name="was" value="Cấp bản sao"' in answer.content.decode()


@pytest.mark.parametrize("name", ["", "   ", "Quy trình hai bước", "1. Quy trình hai bước", "x" * 601])
def test_a_name_that_says_nothing_new_or_is_too_long_is_refused_at_its_field(
    province: None, come_as: Come, name: str
) -> None:
    process = published(two_steps())
    with pytest.raises(Unfit) as no:
        actions.rename(process, mai(), name=name, was="Quy trình hai bước")
    assert set(no.value.fields) == {"name"}
    given: dict[str, Any] = {"was": "Quy trình hai bước", "name": name, "key": "mot-lan-ten-1"}
    answer = come_as(mai()).post(f"/quy-trinh/{process}/doi-ten", given)
    assert answer.status_code == 422 and 'href="#name"' in answer.content.decode()
    assert name_of(process) == "Quy trình hai bước"
