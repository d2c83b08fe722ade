"""Who may sign: the head, and by mandate KT, TL, TUQ; at any instant as was known then; the same as a plain replay."""

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, Refusal, Unfit
from lienthong.kernel.competence import actions
from lienthong.kernel.competence.api import NotSigning, Signer, may_sign, one_look, signers
from lienthong.kernel.competence.models import Mandate
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .factories import OTHER_WARD, WARD, actor

pytestmark = pytest.mark.usefixtures("nghe_an")
HEAD, DEPUTY, OFFICE, CLERK = (f"{WARD}.{one}" for one in ("chu-tich", "pho-thu", "chanh-van-phong", "mot-cua"))
HUNG, BINH, MAI, LAN = "na-ng-hung", "ng-binh", "na-ng-mai-truongvinh", "na-ng-lan"
MORNING = dt.datetime(2026, 11, 23, 8, tzinfo=VIETNAM)


def at(day: int, hour: int = 9, month: int = 12) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def with_a_deputy(nghe_an: None) -> Any:
    with standing_on(MORNING):
        people.hire(HOUSE, code=BINH, full_name="Trần Thị Bình", unit=WARD, since=dt.date(2025, 7, 1))
        people.open_post(HOUSE, code=DEPUTY, unit=WARD, title="Phó Chủ tịch UBND phường", kind="deputy", rank=20)
        people.seat(DEPUTY, HOUSE, person=BINH, on=dt.date(2025, 7, 1), cited="12/QĐ-UBND (thử)")
        yield


def mandate(kind: str = "KT", to: str = DEPUTY, *, issue: bool = True, **given: Any) -> str:
    facts: dict[str, Any] = {"starts": MORNING, "from_post": HEAD, **given}
    if kind == "TUQ":
        facts = {"ends": at(31), "documents": ["GM"], "limits": "Giấy mời họp tổ dân phố", "ground": "Đi vắng", **facts}
    if kind == "TL":
        facts = {"documents": ["CV"], "ground": "Quy chế 03/QĐ-UBND", **facts}
    made = actions.draft_mandate(HOUSE, unit_id=units.card(WARD).id, kind=kind, to_post=to, **facts)
    if issue:
        actions.issue_mandate(made, HOUSE, cited="30/QĐ-UBND", cited_on=dt.date(2026, 11, 20))
    return made


def asked(person: str, document: str = "QĐ", when: dt.datetime | None = None, about: str = "") -> Signer | NotSigning:
    return may_sign(person=person, unit=WARD, document_kind=document, field=about, at=when or at(1))


def block(answer: Signer | NotSigning) -> tuple[str, ...]:
    assert isinstance(answer, Signer), answer
    return answer.block.lines


def why(answer: Signer | NotSigning) -> str:
    assert isinstance(answer, NotSigning), answer
    return " ".join(one.text for one in answer.reasons)


# -- blocks ----------------------------------------------------------------------------------------------


def test_the_head_of_a_collegial_body_signs_for_it() -> None:
    answer = asked(HUNG)
    assert block(answer) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Võ Đình Hùng")
    assert isinstance(answer, Signer) and not answer.own_certificate and not answer.mandate
    assert [one.checked for one in answer.chain] == [True, False, False, False]
    assert [one.house for one in answer.chain] == [False, False, True, False]


def test_a_department_is_signed_for_by_its_director() -> None:
    answer = may_sign(person="na-ng-toan-nv", unit="na-so-nv", document_kind="QĐ", at=at(1))
    assert block(answer)[0] == "GIÁM ĐỐC" and len(block(answer)) == 2


def test_kt_tl_and_tuq_each_with_its_block() -> None:
    mandate("KT")
    mandate("TL", OFFICE, documents=["CV", "TB"])
    mandate("TUQ", OFFICE)
    deputy = asked(BINH)
    assert block(deputy) == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Thị Bình")
    assert isinstance(deputy, Signer) and deputy.own_certificate
    office = asked(MAI, "CV")
    assert block(office) == ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Vương Thị Thu Mai")
    assert isinstance(office, Signer) and not office.own_certificate
    assert block(asked(MAI, "GM"))[0] == "TUQ. CHỦ TỊCH"
    assert "ủy quyền lại" in " ".join(one.text for one in asked(MAI, "GM").chain)  # type: ignore[union-attr]
    assert [one.kind for one in signers(WARD, "GM", "", at(1))] == ["", "KT", "TUQ"]


def test_an_acting_head_signs_q_and_one_in_charge_otherwise() -> None:
    people.vacate(HEAD, HOUSE, person=HUNG, on=dt.date(2026, 11, 23), cited="Quyết định thử")
    people.seat(HEAD, HOUSE, person=BINH, on=dt.date(2026, 11, 24), cited="Quyết định thử", how="acting")
    assert block(asked(BINH)) == ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH", "Trần Thị Bình")


def test_a_deputy_in_charge_signs_as_a_deputy_and_another_in_charge_is_a_gap() -> None:
    """Clause 1 speaks of a deputy who is put in charge; of anybody else it says nothing, so nothing is made up."""
    people.vacate(HEAD, HOUSE, person=HUNG, on=dt.date(2026, 11, 23), cited="Quyết định thử")
    people.seat(HEAD, HOUSE, person=BINH, on=dt.date(2026, 11, 24), cited="Quyết định thử", how="charge")
    charge = asked(BINH)
    assert block(charge) == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Thị Bình")
    assert "30/2020/NĐ-CP, Điều 13 khoản 1" in [one.cited for one in charge.chain]  # type: ignore[union-attr]
    people.seat(HEAD, HOUSE, person=MAI, on=dt.date(2026, 11, 25), cited="Quyết định thử", how="charge")
    assert "mà không phải cấp phó" in why(asked(MAI))
    assert MAI not in [one.person for one in signers(WARD, "QĐ", "", at(1))]


def test_who_signs_by_order_passes_it_to_their_own_deputy_and_no_further() -> None:
    under = f"{WARD}.pho-cvp"
    people.open_post(HOUSE, code=under, unit=WARD, title="Phó Chánh Văn phòng HĐND và UBND phường", kind="staff")
    people.hire(HOUSE, code="ng-pcvp", full_name="Lê Văn Phó", unit=WARD, since=dt.date(2025, 7, 1))
    people.seat(under, HOUSE, person="ng-pcvp", on=dt.date(2025, 7, 1), cited="Quyết định thử")
    assert "Điều 13 khoản 4" in faults(kind="KT", to=under, from_post=OFFICE)["from_post"]
    order = mandate("TL", OFFICE, documents=["CV", "GM"])
    assert "cấp phó của mình" in faults(kind="KT", to=CLERK, from_post=OFFICE)["to_post"]
    assert "cấp phó của mình" in faults(kind="KT", to=DEPUTY, from_post=OFFICE)["to_post"]
    assert "khoản 4" in faults(kind="TL", to=under, from_post=OFFICE)["from_post"]
    mandate("KT", under, from_post=OFFICE)
    below = asked("ng-pcvp", "CV")
    assert block(below) == ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "Lê Văn Phó")
    assert "không được ký thừa lệnh" in why(asked("ng-pcvp", "QĐ"))  # no more than what the order gives
    with standing_on(at(5)):
        actions.revoke_mandate(order, actor("mai", "unit_admin", WARD, MAI), reason="Phân công lại công việc")
    assert block(asked("ng-pcvp", "CV", at(4))) and "không được ký thừa lệnh" in why(asked("ng-pcvp", "CV", at(6)))


@pytest.mark.parametrize("unit", ["na-hdnd", "na-tinh-uy"])
def test_a_council_and_a_party_body_are_a_named_gap(unit: str) -> None:
    head = next(one for one in people.seats_ever([units.card(unit).id]) if one.kind == "head")
    answer = may_sign(person=head.person, unit=unit, document_kind="QĐ", at=at(1))
    assert "không chỉ theo Nghị định 30" in why(answer) and signers(unit, "QĐ", "", at(1)) == []
    with pytest.raises(Unfit, match="không chỉ theo Nghị định 30"):
        actions.draft_mandate(
            HOUSE, unit_id=units.card(unit).id, kind="KT", from_post=head.post, to_post=head.post, starts=MORNING
        )


def test_before_the_decree_nothing_is_said() -> None:
    early = dt.datetime(2020, 3, 4, 9, tzinfo=VIETNAM)
    assert "trước ngày 05/03/2020" in why(
        may_sign(person="na-ng-toan-nv", unit="na-so-nv", document_kind="QĐ", at=early)
    )


def test_what_the_head_decides_alone_is_not_signed_for_the_body() -> None:
    mandate("KT")
    alone = [may_sign(person=one, unit=WARD, document_kind="QĐ", own=True, at=at(1)) for one in (HUNG, BINH)]
    assert block(alone[0]) == ("CHỦ TỊCH", "Võ Đình Hùng")
    assert block(alone[1]) == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Thị Bình")
    assert not all(one.checked for one in alone[0].chain)  # type: ignore[union-attr]


def test_a_block_calls_the_post_as_it_was_called_then() -> None:
    with standing_on(at(10)):
        people.rename_post(DEPUTY, HOUSE, title="Trợ lý", on=dt.date(2026, 12, 8), cited="Quyết định thử")
        mandate("TUQ", OFFICE, starts=at(10))
        people.rename_post(OFFICE, HOUSE, title="Trưởng phòng Tổng hợp", on=dt.date(2026, 12, 10), cited="QĐ thử")
    assert "Phó Chủ tịch UBND phường" in why(asked(BINH, when=at(7)))
    assert "Trợ lý" in why(asked(BINH, when=at(8)))
    assert block(asked(MAI, "GM", when=at(11)))[1] == "TRƯỞNG PHÒNG"


def test_a_mandate_may_be_for_some_procedures_alone() -> None:
    made = mandate("TUQ", OFFICE, procedures=["2.000815", "2.000815", " 1.001193 "])
    assert Mandate.objects.get(code=made).procedures == ["2.000815", "1.001193"]

    def asks(procedure: str) -> Signer | NotSigning:
        return may_sign(person=MAI, unit=WARD, document_kind="GM", procedure=procedure, at=at(1))

    assert block(asks("1.001193"))[0] == "TUQ. CHỦ TỊCH"
    assert "thủ tục 1.001193" in asks("1.001193").chain[0].text.replace("2.000815, ", "")  # type: ignore[union-attr]
    assert "không gồm thủ tục 9.9" in why(asks("9.9"))
    assert "chưa nói thủ tục nào" in why(asks(""))
    assert [one.kind for one in signers(WARD, "GM", "", at(1), procedure="9.9")] == [""]
    assert "200 mã" in faults(kind="KT", procedures=["x"] * 201)["procedures"]


# -- no, and why -----------------------------------------------------------------------------------------


def test_no_says_why_and_who_may() -> None:
    mandate("TL", OFFICE, documents=["CV"], fields=["Hộ tịch"])
    no = asked(MAI, "QĐ")
    assert "không gồm loại văn bản Quyết định" in why(no) and "Chánh Văn phòng" in why(no)
    assert isinstance(no, NotSigning) and [one.person for one in no.who] == [HUNG]
    assert "không gồm lĩnh vực Đất đai" in why(asked(MAI, "CV", about="Đất đai"))
    assert block(asked(MAI, "CV", about="Hộ tịch"))
    assert "Không giữ vị trí" in why(asked("na-ng-toan-nv"))
    assert isinstance(asked(HUNG, "không có"), NotSigning)
    assert may_sign(person=HUNG, unit=OTHER_WARD, document_kind="QĐ", at=at(1)).may is False


def test_before_after_and_revoked() -> None:
    made = mandate("KT", starts=at(5), ends=at(10))
    assert "chỉ có hiệu lực từ" in why(asked(BINH, when=at(4)))
    assert block(asked(BINH, when=at(5))) and block(asked(BINH, when=at(9)))
    assert "hết hạn" in why(asked(BINH, when=at(10)))
    with standing_on(at(7, 12)):
        actions.revoke_mandate(made, actor("mai", "unit_admin", WARD, MAI), reason="Phân công lại công việc")
    assert "thu hồi" in why(asked(BINH, when=at(8)))
    assert block(asked(BINH, when=at(7, 11)))  # what was signed before stays


def test_a_mandate_lapses_with_the_seat_of_giver_and_receiver() -> None:
    mandate("KT")
    people.vacate(HEAD, HOUSE, person=HUNG, on=dt.date(2026, 12, 10), cited="Quyết định thử")
    assert block(asked(BINH, when=at(9)))
    assert "người giao đã thôi" in why(asked(BINH, when=at(10)))
    people.vacate(DEPUTY, HOUSE, person=BINH, on=dt.date(2026, 12, 5), cited="Quyết định thử")
    assert "người được giao đã thôi" in why(asked(BINH, when=at(6)))


def test_as_was_known_at_that_instant() -> None:
    """Somebody left since a day, which was told later: until then they might sign, and that is still so said."""
    mandate("KT")
    with standing_on(at(20)):
        people.vacate(DEPUTY, HOUSE, person=BINH, on=dt.date(2026, 12, 10), cited="Quyết định thử")
    assert block(asked(BINH, when=at(15)))
    assert isinstance(asked(BINH, when=at(20, 10)), NotSigning)


# -- giving ----------------------------------------------------------------------------------------------


def faults(**given: Any) -> dict[str, str]:
    with pytest.raises(Unfit) as no:
        mandate(**given)
    return dict(no.value.fields)


@pytest.mark.parametrize(
    ("given", "name", "says"),
    [
        ({"kind": "TUQ", "to": OFFICE, "ends": None}, "ends", "thời hạn (30/2020"),
        ({"kind": "TUQ", "to": OFFICE, "documents": []}, "documents", "nội dung (30/2020"),
        ({"kind": "TUQ", "to": OFFICE, "limits": " "}, "limits", "nội dung (30/2020"),
        ({"kind": "TUQ", "to": OFFICE, "ground": " "}, "ground", "trường hợp đặc biệt (30/2020/NĐ-CP, Điều 13 khoản 3"),
        ({"kind": "TUQ", "to": CLERK}, "to_post", "thuộc cơ cấu của mình (30/2020/NĐ-CP, Điều 13 khoản 3"),
        ({"kind": "TUQ", "to": DEPUTY}, "to_post", "thuộc cơ cấu của mình"),
        ({"kind": "TL", "to": CLERK}, "to_post", "trực thuộc (30/2020/NĐ-CP, Điều 13 khoản 4"),
        ({"kind": "TL", "to": OFFICE, "ground": ""}, "ground", "quy chế công tác văn thư (30/2020"),
        ({"kind": "TL", "to": OFFICE, "documents": []}, "documents", "một số loại văn bản"),
        ({"kind": "KT", "to": OFFICE}, "to_post", "cấp phó"),
        ({"kind": "TL", "to": DEPUTY}, "to_post", "trực thuộc"),
        ({"kind": "KT", "to": HEAD}, "to_post", "vị trí khác"),
        ({"kind": "XX"}, "kind", "KT"),
        ({"kind": "KT", "documents": ["QĐ", "??"]}, "documents", "??"),
        ({"kind": "KT", "ends": MORNING}, "ends", "sau lúc bắt đầu"),
        ({"kind": "KT", "starts": MORNING - dt.timedelta(days=1)}, "starts", "lùi ngày"),
        ({"kind": "KT", "from_post": DEPUTY, "to": DEPUTY}, "from_post", "người đứng đầu"),
    ],
)
def test_what_cannot_be_given_is_refused_at_its_field(given: dict[str, Any], name: str, says: str) -> None:
    assert says in faults(**given)[name]


def test_what_was_delegated_is_not_delegated_again() -> None:
    assert "ủy quyền lại" not in faults(kind="TUQ", to=CLERK, from_post=OFFICE)["from_post"]
    mandate("TUQ", OFFICE)
    assert "30/2020/NĐ-CP" in faults(kind="TUQ", to=CLERK, from_post=OFFICE)["from_post"]


def test_it_needs_number_and_day_and_people_at_both_ends() -> None:
    made = mandate(issue=False)
    with pytest.raises(Unfit) as no:
        actions.issue_mandate(made, HOUSE, cited=" ", cited_on=dt.date(2027, 1, 1))
    assert set(no.value.fields) == {"cited", "cited_on"}
    people.vacate(DEPUTY, HOUSE, person=BINH, on=dt.date(2026, 11, 23), cited="Quyết định thử")
    with pytest.raises(Unfit, match="khuyết"):
        actions.issue_mandate(made, HOUSE, cited="1/QĐ", cited_on=dt.date(2026, 11, 20))
    assert isinstance(asked(BINH), NotSigning)


def test_nobody_gives_to_themselves() -> None:
    made = mandate("TL", OFFICE, issue=False)
    with pytest.raises(NotAllowed):
        actions.issue_mandate(made, actor("mai", "unit_admin", WARD, MAI), cited="1/QĐ", cited_on=dt.date(2026, 11, 20))
    with pytest.raises(NotThere):  # a draft of another unit does not exist for somebody else
        actions.issue_mandate(
            made, actor("binh", "unit_admin", OTHER_WARD), cited="1/QĐ", cited_on=dt.date(2026, 11, 20)
        )


def test_what_was_signed_is_changed_by_nobody() -> None:
    made = mandate()
    for change in (
        "ends = null, limits = 'x'",
        "documents = '{QĐ}'",
        "cited = '2/QĐ'",
        "procedures = '{1.1}'",
        "issued_at = now()",
    ):
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("savepoint one")
            try:
                cursor.execute(f"update competence_mandate set {change} where code = %s", [made])
            finally:
                cursor.execute("rollback to one")


# -- a plain replay --------------------------------------------------------------------------------------


@dataclass
class Replay:
    """What happened, line by line, with the instant at which it was told; asked by playing it again."""

    told: list[tuple[dt.datetime, str, dict[str, Any]]] = field(default_factory=list)

    def seats(self, when: dt.datetime) -> list[tuple[str, str, str]]:
        """(post, person, how) on the day of an instant, from what had been told until then."""
        day, spans = when.date(), []
        for at_, what, facts in self.told:
            if at_ > when:
                continue
            if what == "seat":
                keeps = facts["how"] in ("acting", "charge")
                for one in spans:  # a new holder ends all; who only keeps the post ends their own
                    if self._on(one, facts) and (not keeps or one["person"] == facts["person"]):
                        one["until"] = facts["on"]
                spans.append({**facts, "until": dt.date.max})
            if what == "vacate":
                for one in spans:
                    if self._on(one, facts) and one["person"] == facts["person"]:
                        one["until"] = facts["on"]
        return [(one["post"], one["person"], one["how"]) for one in spans if one["on"] <= day < one["until"]]

    @staticmethod
    def _on(one: dict[str, Any], facts: dict[str, Any]) -> bool:
        return one["post"] == facts["post"] and one["on"] <= facts["on"] < one["until"]

    def may(self, person: str, document: str, about: str, when: dt.datetime) -> bool:
        sits = [(post, who) for post, who, _ in self.seats(when)]
        if (HEAD, person) in sits:
            return True
        gone = {facts["code"] for at_, what, facts in self.told if what == "revoke" and at_ <= when}
        for at_, what, facts in self.told:
            if what != "mandate" or at_ > when or facts["code"] in gone or facts["receiver"] != person:
                continue
            if when < facts["starts"] or (facts["ends"] and when >= facts["ends"]):
                continue
            listed = (not facts["documents"] or document in facts["documents"]) and (
                not facts["fields"] or about in facts["fields"]
            )
            if listed and (HEAD, facts["giver"]) in sits and (facts["to"], person) in sits:
                return True
        return False


def _something(chance: random.Random, replay: Replay, clock: dt.datetime) -> None:
    """One thing that happens now, by the verbs; what the house refuses is not told."""
    post, person = chance.choice([HEAD, DEPUTY, OFFICE]), chance.choice([HUNG, BINH, MAI, LAN])
    day = clock.date() + dt.timedelta(days=chance.choice([-2, 0, 0, 1, 4]))
    what = chance.choice(["seat", "seat", "vacate", "mandate", "mandate", "mandate", "revoke"])
    if what == "seat":
        how = chance.choice(["holder", "holder", "acting"])
        people.seat(post, HOUSE, person=person, on=day, cited="Quyết định thử", how=how)
        replay.told.append((clock, "seat", {"post": post, "person": person, "how": how, "on": day}))
    elif what == "vacate":
        people.vacate(post, HOUSE, person=person, on=day, cited="Quyết định thử")
        replay.told.append((clock, "vacate", {"post": post, "person": person, "on": day}))
    elif what == "mandate":
        kind = chance.choice(["KT", "TL", "TUQ"])
        to = DEPUTY if kind == "KT" else OFFICE
        starts = clock + dt.timedelta(hours=chance.choice([0, 5, 50]))
        facts = {
            "starts": starts, "ends": starts + dt.timedelta(hours=chance.choice([20, 200])) if kind != "TL" else None,
            "documents": chance.choice([["QĐ"], ["QĐ", "CV"]]), "fields": chance.choice([[], ["Hộ tịch"]]),
        }  # fmt: skip
        sits = [one for one in replay.seats(clock)]
        code = mandate(kind, to, **facts)
        sitting = {post: [who for one, who, _ in sits if one == post] for post in (HEAD, to)}
        with connection.cursor() as cursor:
            cursor.execute("select giver, receiver from competence_mandate where code = %s", [code])
            giver, receiver = cursor.fetchone()
        assert giver in sitting[HEAD] and receiver in sitting[to]
        replay.told.append((clock, "mandate", {"code": code, "to": to, "giver": giver, "receiver": receiver, **facts}))
    else:
        living = [facts["code"] for _, told, facts in replay.told if told == "mandate"]
        code = chance.choice(living or ["GK-000000"])
        actions.revoke_mandate(code, actor("lan", "leader", WARD), reason="Phân công lại")
        replay.told.append((clock, "revoke", {"code": code}))


@pytest.mark.parametrize("seed", range(6))
def test_the_answer_at_any_instant_is_that_of_a_plain_replay_and_stays_so(seed: int) -> None:
    chance, replay, clock = random.Random(seed), Replay(), MORNING
    began = dt.date(2025, 7, 1)
    ever = MORNING - dt.timedelta(days=900)
    for post, person in ((HEAD, HUNG), (OFFICE, MAI)):
        replay.told.append((ever, "seat", {"post": post, "person": person, "how": "holder", "on": began}))
    replay.told.append((MORNING, "seat", {"post": DEPUTY, "person": BINH, "how": "holder", "on": began}))
    answers: dict[tuple[str, str, str, dt.datetime], bool] = {}
    for _ in range(60):
        clock += dt.timedelta(hours=chance.choice([1, 7, 30]))
        with standing_on(clock):
            try:
                with transaction.atomic():
                    _something(chance, replay, clock)
            except (Refusal, IntegrityError):
                pass
            for _ in range(6):
                question = (
                    chance.choice([HUNG, BINH, MAI, LAN]), chance.choice(["QĐ", "CV"]), chance.choice(["", "Hộ tịch"]),
                    clock - dt.timedelta(hours=chance.choice([0, 0, 3, 40, 300])),
                )  # fmt: skip
                answers[question] = asked(question[0], question[1], question[3], question[2]).may
                assert answers[question] == replay.may(*question), question
    with one_look():
        for question, before in answers.items():
            assert asked(question[0], question[1], question[3], question[2]).may == before == replay.may(*question)
    assert 10 < sum(answers.values()) < len(answers) - 10
