"""A step that signs is done by who may sign such a document for the unit then; others read who may, or what lacks."""

import datetime as dt

import pytest

from lienthong.kernel.base import now, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, Refusal
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.competence import api as competence
from lienthong.kernel.inbox.tests.factories import waiting_for
from lienthong.kernel.process import actions
from lienthong.kernel.process.bpmn import read, write
from lienthong.kernel.process.cards import step_card
from lienthong.kernel.process.definition import Definition, Node, NodeKind, Who
from lienthong.kernel.process.models import Version
from lienthong.kernel.process.nets import in_place, net_of
from lienthong.kernel.process.offers import offered
from lienthong.kernel.process.paths import plain_ways
from lienthong.kernel.process.soundness import examine
from lienthong.kernel.units import api as units

from .factories import WARD, drawn, employed, open_step, past_of, person, post_of, published, seated, started

K = NodeKind
DAY = "2026-03-02T09:00:00"


def signed_paper(kind: str = "QĐ") -> Definition:
    """An officer receives, a leader signs a paper of this kind."""
    return drawn(
        [
            Node("s", K.START), Node("nhan", K.USER, "Tiếp nhận", who=Who("officer")),
            Node("ky", K.USER, "Ký", who=Who("leader"), signs=kind), Node("e", K.END),
        ],
        ["s>nhan", "nhan>ky", "ky>e"],
    )  # fmt: skip


def waiting_for_a_signature() -> str:
    """The step at which a run of the ward waits to be signed."""
    run = started(published(signed_paper()))
    actions.complete_step(open_step(run, "nhan"), person("lan", "officer"))
    return open_step(run, "ky")


def chairman(name: str = "hung") -> None:
    post_of("chu-tich", "head", "Chủ tịch UBND phường")
    seated(f"{WARD}.chu-tich", name, dt.date(2026, 1, 2))


def test_whose_post_signs_does_it_and_it_is_noted_as_what(province):
    with standing_on(DAY):
        hung = employed("hung", "leader")
        chairman()
        step = waiting_for_a_signature()
        card = whole(lambda: step_card(hung, step), hung)
        assert card.signing.may and card.signing.document == "Quyết định"
        actions.complete_step(step, hung)
    assert past_of(step, "deed", "note") == [("done", "Ký TM. ỦY BAN NHÂN DÂN CHỦ TỊCH")]


def test_a_leader_who_may_not_sign_reads_who_may_and_signs_once_it_is_given_in_writing(province):
    with standing_on(DAY):
        employed("hung", "leader")
        pho = employed("pho", "leader")
        chairman()
        post_of("pho-chu-tich", "deputy", "Phó Chủ tịch UBND phường")
        seated(f"{WARD}.pho-chu-tich", "pho", dt.date(2026, 1, 2))
        step = waiting_for_a_signature()
        for act in (
            lambda: actions.complete(step, pho),
            lambda: actions.complete_step(step, pho),
            lambda: actions.skip(step, pho, why="Thử"),
        ):
            with pytest.raises(NotAllowed, match=r"Người được ký: Hung \(TM\. ỦY BAN NHÂN DÂN CHỦ TỊCH\)"):
                act()
        assert actions.complete_plain([step], pho) == {}
        made = competence.draft_mandate(
            HOUSE, unit_id=units.card(WARD).id, kind="KT", from_post=f"{WARD}.chu-tich",
            to_post=f"{WARD}.pho-chu-tich", starts=now(), documents=["QĐ"],
        )  # fmt: skip
        competence.issue_mandate(made, HOUSE, cited="30/QĐ-UBND (thử)", cited_on=dt.date(2026, 3, 1))
    with standing_on("2026-03-02T09:30:00"):
        actions.complete_step(step, pho)
    assert past_of(step, "note") == ["Ký TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH"]


def test_where_nobody_may_sign_the_gap_is_said_and_nothing_is_signed(province):
    with standing_on(DAY):
        hung = employed("hung", "leader")
        step = waiting_for_a_signature()
        with pytest.raises(NotAllowed, match="Chưa ai được ký"):
            actions.complete(step, hung)
        with pytest.raises(Refusal):
            actions.complete(step, HOUSE)
    assert past_of(step) == []


def test_it_is_not_signed_by_pressing_a_button_of_the_list(province):
    with standing_on(DAY):
        hung = employed("hung", "leader")
        waiting_for_a_signature()
        assert waiting_for(hung) == ["Ký: Hồ sơ thử"]
    net = net_of(whole(lambda: Version.objects.get().pk, HOUSE))
    assert not in_place(net, net.nodes["ky"])
    assert in_place(net, net.nodes["nhan"])
    assert not [one for one in plain_ways(net, {}) if one.node == "ky"]


def test_what_is_signed_is_written_into_the_drawing_and_read_again(province):
    definition = signed_paper()
    again = read(write(definition))
    assert {one.key: one.signs for one in again.nodes} == {one.key: one.signs for one in definition.nodes}


def test_a_kind_of_document_that_there_is_not_is_named_by_the_lint(province):
    found = [one.sentence for one in examine(signed_paper("XX"), offers=offered())]
    assert any("“XX”" in one for one in found)
    assert not examine(signed_paper(), offers=offered())
