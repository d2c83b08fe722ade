"""The inboxes hold the steps that wait for people: whatever is done with them, and laid again when they are lost."""

from django.db import connection

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import WorkItem, differing, mended
from lienthong.kernel.process import actions

from .factories import open_step, person, published, started, two_steps


def test_each_step_of_a_person_is_one_line_where_it_waits(province) -> None:
    run, lan = started(published(two_steps())), person("lan", "officer")
    assert differing() == []
    step = open_step(run, "nhan")
    actions.claim(step, lan)
    assert differing() == []
    actions.release(step, lan)
    actions.complete(step, lan)
    assert differing() == []
    actions.complete_step(open_step(run, "ky"), person("hung", "leader"))
    assert differing() == []


def test_a_lost_line_is_laid_again_as_it_was(province) -> None:
    run, lan = started(published(two_steps())), person("lan", "officer")
    actions.complete(open_step(run, "nhan"), lan)
    fields = ("subject", "title", "url", "unit", "role", "holder", "clock", "sort_on", "verbs", "from_name")
    rows = WorkItem.objects.all()
    before = whole(lambda: list(rows.values_list(*fields)), HOUSE)
    whole(lambda: connection.cursor().execute("delete from inbox_item"), HOUSE)
    assert differing() == [("missing", "process.step", before[0][0])]
    mended()
    assert whole(lambda: list(rows.all().values_list(*fields)), HOUSE) == before
