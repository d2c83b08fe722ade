"""A step that the decision gives to a post waits for whoever sits there, and for nobody else of the unit."""

import pytest

from lienthong.kernel.base.errors import NotAllowed, WrongMoment
from lienthong.kernel.inbox.tests.factories import waiting_for
from lienthong.kernel.process import actions
from lienthong.kernel.process.models import Path

from .factories import JULY, open_step, person, post_of, seated, signing, started, working

LINE = "Ký: Hồ sơ thử"


@pytest.mark.parametrize("post", ["na-p-1.chu-tich", "chu-tich"])
def test_a_step_of_a_post_waits_for_whoever_sits_there_alone(province, post):
    process, lan, dung = signing(post), person("lan", "officer"), working("dung", "leader")
    seated(post_of("chu-tich", "head", "Chủ tịch UBND phường"), "dung", JULY)
    assert not Path.objects.exists()  # who sits there is asked when the step opens: the verb's way
    run = started(process)
    actions.complete_step(open_step(run, "nhan"), lan)
    step = open_step(run, "ky")
    assert waiting_for(dung) == [LINE]
    for colleague in (lan, person("mai", "leader"), person("an", "officer")):
        assert waiting_for(colleague) == []
        with pytest.raises(NotAllowed):
            actions.complete(step, colleague)
    actions.claim(step, dung)
    with pytest.raises(WrongMoment, match="thuộc chức danh"):
        actions.release(step, dung)
    actions.complete_step(step, dung)


def test_while_nobody_sits_there_it_waits_for_who_leads_the_unit(province):
    process, lan, hung = signing("pho-chu-tich"), person("lan", "officer"), person("hung", "leader")
    run = started(process)
    actions.complete_step(open_step(run, "nhan"), lan)
    assert waiting_for(hung) == [LINE] and waiting_for(lan) == []
