"""May this person sign this, now or at any instant: yes with the block and the chain that gives it, or who may."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .asking import Said
from .kept import in_one_look, mandates_of, seats_of, sitting
from .rules import signing as rules
from .rules.signing import COLLEGIAL, DOCUMENTS, KINDS, SINCE, Block, clause, unfit_unit

HEADS = {"holder": "giữ", "concurrent": "kiêm nhiệm", "seconded": "biệt phái giữ", "acting": "quyền",
         "charge": "phụ trách"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who may sign: with which block, by what chain; `mandate`: the code of what gives it, empty for a head.

    `own_certificate`: the digital signature is the signer's own, not that of whoever is signed for.
    """

    person: str
    block: Block
    chain: tuple[Said, ...]
    mandate: str = ""
    kind: str = ""
    own_certificate: bool = False

    @property
    def may(self) -> bool:
        """Always: who may not sign is no signer."""
        return True


@dataclass(frozen=True, slots=True)
class NotSigning:
    """A person may not sign this at that instant: why, and who may."""

    reasons: tuple[Said, ...]
    who: tuple[Signer, ...]

    @property
    def may(self) -> bool:
        """Never."""
        return False


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be signed: its kind, the field and the procedure it belongs to where they are known.

    `own`: the head of a body decides it alone, so that it is not signed in the name of the body.
    """

    kind: str
    field: str = ""
    procedure: str = ""
    own: bool = False


@in_one_look
def may_sign(
    *, person: str, unit: str, document_kind: str, field: str = "", procedure: str = "", own: bool = False,
    at: dt.datetime,
) -> Signer | NotSigning:  # fmt: skip
    """Whether a person may sign a kind of document for a unit at an instant, as was known then.

    `field`, `procedure`: to which the document belongs; `own`: the head of a body decides it alone, without the body.
    """
    paper = Paper(document_kind, field, procedure, own)
    card = _unit(unit, at)
    if card is None or document_kind not in DOCUMENTS:
        return NotSigning((Said("Đơn vị không hoạt động vào lúc đó, hoặc không có loại văn bản này."),), ())
    if gap := _no_forms(card, at):
        return NotSigning((Said(gap),), ())
    for signer in _signers(card, paper, at, person):
        return signer
    reasons = tuple(_why_not(card, person, paper, at))
    return NotSigning(reasons, tuple(_signers(card, paper, at)))


@in_one_look
def signers(
    unit: str, document_kind: str, field: str, at: dt.datetime, *, procedure: str = "", own: bool = False
) -> list[Signer]:
    """Everybody who may sign a kind of document for a unit at an instant, the head first; see `may_sign`."""
    card = _unit(unit, at)
    return (
        []
        if card is None or _no_forms(card, at)
        else list(_signers(card, Paper(document_kind, field, procedure, own), at))
    )


def standing(mandate: Any, at: dt.datetime) -> tuple[str, str]:
    """How a signed mandate stands at an instant, in words and as a tone."""
    if mandate.revoked_at is not None and mandate.revoked_at <= at:
        return f"đã thu hồi lúc {_hour(mandate.revoked_at)}", "neutral"
    if mandate.ends is not None and mandate.ends <= at:
        return f"hết hạn từ {_hour(mandate.ends)}", "neutral"
    begins = max(mandate.starts, mandate.issued_at)
    if at < begins:
        return f"có hiệu lực từ {_hour(begins)}", "info"
    lapsed = _lapsed(mandate, at)
    return (lapsed, "warn") if lapsed else ("đang có hiệu lực", "ok")


def _no_forms(card: units.UnitCard, at: dt.datetime) -> str:
    """Why the forms of signing of a unit are not known here, and what to do; empty where they are."""
    if other := unfit_unit(card.kind):
        return f"{other} Xin ý kiến cơ quan cấp trên về hình thức ký."
    if at.astimezone(VIETNAM).date() < SINCE:
        return f"Hệ thống chưa có quy định về hình thức ký trước ngày {SINCE:%d/%m/%Y}; xem hồ sơ giấy của lúc đó."
    return ""


def _law(text: str, number: int) -> Said:
    return Said(text, clause(number), checked=False)


def _own_rule(text: str, cited: str = "") -> Said:
    return Said(text, cited, checked=False, house=True)


def _unit(unit: str, at: dt.datetime) -> units.UnitCard | None:
    day = at.astimezone(VIETNAM).date()
    try:
        card = units.directory().card(unit, day)
    except KeyError:
        return None
    return card if card.lives_on(day) else None


def _signers(card: units.UnitCard, paper: Paper, at: dt.datetime, person: str | None = None) -> Iterator[Signer]:
    """Who may sign; with `person` that person's ways alone."""
    here = sitting(card.id, at.astimezone(VIETNAM).date(), at)
    for seat in here:
        if seat.kind == "head" and person in (None, seat.person):
            deputy = _deputy_post(here, seat)
            if seat.how != "charge" or deputy:
                yield _head(card, seat, deputy, own=paper.own)
    for mandate in mandates_of(card.id):
        if person in (None, mandate.receiver) and not _not_by(mandate, paper, at):
            yield _receiver(card, mandate, paper, at)


def _deputy_post(here: list[people.SeatRow], charge: people.SeatRow) -> str:
    """The deputy's post that who is in charge of a unit holds there besides; empty where they are no deputy."""
    return next((one.title for one in here if one.kind == "deputy" and one.person == charge.person), "")


def _head(card: units.UnitCard, seat: people.SeatRow, deputy: str, *, own: bool) -> Signer:
    since = f" từ ngày {seat.since:%d/%m/%Y}" if seat.since else ""
    chain = [Said(f"{seat.person_name}: {HEADS[seat.how]} vị trí {seat.title}{since}.", seat.cited)]
    if seat.how == "charge":
        chain.append(_law(f"{deputy} được giao phụ trách ký như cấp phó ký thay cấp trưởng.", 1))
    elif card.kind not in COLLEGIAL:
        chain.append(_law("Người đứng đầu ký văn bản của cơ quan mình.", 1))
    if seat.how == "acting":
        chain.append(_own_rule("Người được giao quyền cấp trưởng ký “Q.” trước chức vụ."))
    chain += _for_the_body(card, own=own)
    chain.append(_law("Văn bản điện tử do người có thẩm quyền ký số.", 7))
    block = rules.head_block(card.kind, seat.title, seat.person_name, seat.how, own=own, deputy=deputy)
    return Signer(seat.person, block, tuple(chain))


def _for_the_body(card: units.UnitCard, *, own: bool) -> Iterator[Said]:
    """Whether it is signed in the name of a body, and why."""
    if card.kind in COLLEGIAL and own:
        yield _own_rule("Việc người đứng đầu quyết định theo thẩm quyền riêng thì không ghi “TM.”.")
    elif card.kind in COLLEGIAL:
        yield _law("Người đứng đầu, hoặc cấp phó ký thay người đứng đầu, thay mặt tập thể ký.", 2)
        yield _own_rule(f"{card.name} là cơ quan làm việc theo tập thể; ghi “TM.” trước tên tập thể.")


def _receiver(card: units.UnitCard, mandate: Any, paper: Paper, at: dt.datetime) -> Signer:
    receiver = _sat(mandate.to_unit_id, mandate.to_post, at)
    took = next((one for one in receiver if one.person == mandate.receiver), receiver[0])
    from_title, named = _gave(mandate, at)
    over = f" {_what(mandate)}" if mandate.documents or mandate.fields or mandate.procedures else " mọi văn bản"
    chain = [
        Said(f"{named} giao {took.person_name}, {took.title}, {KINDS[mandate.kind]}{over}.", _paper(mandate)),
        Said(f"Có hiệu lực từ {_hour(max(mandate.starts, mandate.issued_at))}{_until(mandate)}."),
    ]
    if mandate.ground:
        chain.append(Said(f"{rules.GROUNDS[mandate.kind]}: {mandate.ground}", _paper(mandate)))
    if mandate.limits:
        chain.append(Said(f"Giới hạn: {mandate.limits}", _paper(mandate)))
    order = _order(mandate, paper, at)
    by_order = ""
    if order is not None:
        by_order, head = _gave(order, at)
        chain.insert(0, Said(f"{head} giao {named} ký thừa lệnh.", _paper(order)))
        chain.append(_law("Người được ký thừa lệnh được giao lại cho cấp phó ký thay.", 4))
    elif mandate.kind == "KT":
        chain.append(_law("Cấp phó ký thay người đứng đầu văn bản được giao.", 2 if card.kind in COLLEGIAL else 1))
        chain += _for_the_body(card, own=paper.own)
    elif mandate.kind == "TL":
        chain.append(_law("Người đứng đầu đơn vị trực thuộc ký thừa lệnh một số loại văn bản.", 4))
    else:
        chain.append(_law("Người được ủy quyền không được ủy quyền lại cho người khác.", 3))
    if mandate.kind != "KT" and took.kind != "head":
        chain.append(_own_rule(f"{took.title} được coi là người đứng đầu bộ phận theo tên vị trí."))
    chain.append(_law("Văn bản điện tử do người có thẩm quyền ký số.", 7))
    if mandate.kind == "KT":
        chain.append(_own_rule("Người ký thay dùng chứng thư số của chính mình.", rules.CERTIFICATE))
    chain.append(_own_rule("Hết tác dụng khi người giao hoặc người được giao thôi giữ vị trí."))
    block = rules.mandate_block(
        mandate.kind, card.kind, from_title, took.title, took.person_name, own=paper.own, by_order=by_order
    )
    return Signer(took.person, block, tuple(chain), mandate.code, mandate.kind, mandate.kind == "KT")


def _gave(mandate: Any, at: dt.datetime) -> tuple[str, str]:
    """What the post that gives is called, and who sits there with it."""
    sat = _sat(mandate.from_unit_id, mandate.from_post, at)
    gave = next((one for one in sat if one.person == mandate.giver), sat[0] if sat else None)
    if gave is not None:
        return gave.title, f"{gave.person_name}, {gave.title},"
    title = next(one.title for one in seats_of(mandate.from_unit_id) if one.post == mandate.from_post)
    return title, title


def _order(mandate: Any, paper: Paper, at: dt.datetime) -> Any:
    """The order of the head by which who gave a mandate signs, where they are not the head; None where they are."""
    if not _handed_on(mandate):
        return None
    return next((one for one in _orders(mandate) if not _not_by(one, paper, at)), None)


def _orders(mandate: Any) -> list[Any]:
    """The mandates by order of the head that were given to who gave this one."""
    return [
        one
        for one in mandates_of(mandate.unit_id)
        if one.kind == "TL" and one.to_post == mandate.from_post and one.receiver == mandate.giver
    ]


def _handed_on(mandate: Any) -> bool:
    """Whether a deputy was given it by somebody who signs by order of the head."""
    seats = seats_of(mandate.from_unit_id)
    heads = {one.post for one in seats if one.kind == "head"}
    return mandate.kind == "KT" and (mandate.from_unit_id != mandate.unit_id or mandate.from_post not in heads)


def _not_by(mandate: Any, paper: Paper, at: dt.datetime) -> str:
    """Why a mandate does not give this at an instant; empty where it does."""
    if at < max(mandate.starts, mandate.issued_at):
        return f"chỉ có hiệu lực từ {_hour(max(mandate.starts, mandate.issued_at))}"
    if mandate.ends is not None and mandate.ends <= at:
        return f"đã hết hạn lúc {_hour(mandate.ends)}"
    if mandate.revoked_at is not None and mandate.revoked_at <= at:
        return f"đã bị thu hồi lúc {_hour(mandate.revoked_at)}"
    if mandate.documents and paper.kind not in mandate.documents:
        return f"không gồm loại văn bản {DOCUMENTS[paper.kind]}"
    if mandate.fields and paper.field not in mandate.fields:
        some = "chỉ cho một số lĩnh vực, mà chưa nói lĩnh vực nào"
        return f"không gồm lĩnh vực {paper.field}" if paper.field else some
    if mandate.procedures and paper.procedure not in mandate.procedures:
        some = "chỉ cho một số thủ tục, mà chưa nói thủ tục nào"
        return f"không gồm thủ tục {paper.procedure}" if paper.procedure else some
    if _handed_on(mandate) and _order(mandate, paper, at) is None:
        return "không cho ký vì người giao không được ký thừa lệnh văn bản này vào lúc đó"
    return _lapsed(mandate, at)


def _lapsed(mandate: Any, at: dt.datetime) -> str:
    """Whether who gave a mandate, or who was given it, sits there no more; in words."""
    if rules.LAPSES_WITH_GIVER and mandate.giver not in {one.person for one in _sat_at(mandate, at, giver=True)}:
        return "hết tác dụng vì người giao đã thôi giữ vị trí"
    receivers = {one.person for one in _sat_at(mandate, at, giver=False)}
    if rules.LAPSES_WITH_RECEIVER and mandate.receiver not in receivers:
        return "hết tác dụng vì người được giao đã thôi giữ vị trí"
    return ""


def _sat_at(mandate: Any, at: dt.datetime, *, giver: bool) -> list[people.SeatRow]:
    unit, post = (mandate.from_unit_id, mandate.from_post) if giver else (mandate.to_unit_id, mandate.to_post)
    return _sat(unit, post, at)


def _sat(unit_id: int, post: str, at: dt.datetime) -> list[people.SeatRow]:
    return [one for one in sitting(unit_id, at.astimezone(VIETNAM).date(), at) if one.post == post]


def _why_not(card: units.UnitCard, person: str, paper: Paper, at: dt.datetime) -> Iterator[Said]:
    """Why somebody may not sign: what they hold there, and each mandate of theirs that does not give it."""
    day = at.astimezone(VIETNAM).date()
    here = sitting(card.id, day, at)
    held = [seat for seat in here if seat.person == person]
    for seat in held:
        if seat.kind == "head" and seat.how == "charge" and not _deputy_post(here, seat):
            text = (
                f"Phụ trách vị trí {seat.title} mà không phải cấp phó: quy định chỉ nói cấp phó được giao phụ trách ký"
            )
            yield _law(f"{text} như ký thay. Giao quyền cấp trưởng, hoặc giao cấp phó phụ trách.", 1)
            continue
        yield Said(f"Giữ vị trí {seat.title}: không phải người đứng đầu, cần được giao ký bằng văn bản.", seat.cited)
    if not held:
        yield Said(f"Không giữ vị trí nào ở {card.name} vào {_hour(at)}, theo thông tin lúc đó.")
    for mandate in mandates_of(card.id):
        if mandate.receiver == person and mandate.issued_at is not None and mandate.issued_at <= at:
            why = _not_by(mandate, paper, at)
            yield Said(f"Văn bản {KINDS[mandate.kind]} {mandate.code} {why}.", _paper(mandate))


def _paper(mandate: Any) -> str:
    return f"{mandate.cited} ngày {mandate.cited_on:%d/%m/%Y}"


def _what(mandate: Any) -> str:
    documents = ", ".join(DOCUMENTS.get(one, one).lower() for one in mandate.documents) or "mọi văn bản"
    fields = f", lĩnh vực {', '.join(mandate.fields)}" if mandate.fields else ""
    procedures = f", thủ tục {', '.join(mandate.procedures)}" if mandate.procedures else ""
    return documents + fields + procedures


def _until(mandate: Any) -> str:
    return f" đến {_hour(mandate.ends)}" if mandate.ends else ", chưa ghi ngày kết thúc"


def _hour(at: dt.datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"
