"""What can happen to a declaration: begun, saved step by step, sent or dropped; commented on and handed back."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from lienthong.kernel.access import api as access
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, NotThere, Unfit
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import creates, tell, verb
from lienthong.kernel.files import api as files
from lienthong.kernel.forms.actions.visitors import count_visit
from lienthong.kernel.forms.cells import places_in
from lienthong.kernel.forms.evaluating import Outcome
from lienthong.kernel.forms.events import DeclarationSent
from lienthong.kernel.forms.form import Step
from lienthong.kernel.forms.kinds.signing import BY_ACCOUNT, SIGNATURE
from lienthong.kernel.forms.links import holds
from lienthong.kernel.forms.looking import ENCLOSURE, cards_of, digest_of, file_codes, look
from lienthong.kernel.forms.models import Comment, Declaration, Version
from lienthong.kernel.forms.outside import closed
from lienthong.kernel.forms.queries import declarations, in_force
from lienthong.kernel.forms.sources import own_name, words_for
from lienthong.kernel.forms.states import DECLARATION_MOVES
from lienthong.kernel.forms.versioning import form_of
from lienthong.kernel.jobs.api import ask_once
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.units import api as units
from lienthong.web.speech import HOME, LANGUAGES, joined, later, told
from lienthong.web.speech import say as _

from .forgetting import empty
from .learning import ask, consented

HANDED_BACK = "forms.handed_back"
notifications.register_kind(
    HANDED_BACK,
    label="Tờ khai được trả lại để sửa",
    title="{title}: cần sửa",
    text="Tờ khai {code} được trả lại kèm ý kiến của cán bộ. Mở tờ khai, sửa các mục có ý kiến rồi gửi lại.",
    duty=True,
    own=True,
)
MOST_FILES, LARGEST_MB, LONGEST_COMMENT = 30, 20, 1_000
MOST_WORDS = 1_000_000
"""Signs of all that is typed into one declaration; a book of five hundred pages."""


@creates("forms.begin", sentence="bắt đầu khai", personal={"visitor": "nobody", "personal_id": "subject"})
def begin(
    by: Actor, *, form: str, unit_id: int = 0, visitor: str = "", language: str = HOME, agencies: Sequence[str] = (),
    personal_id: str = "",
) -> str:  # fmt: skip
    """A declaration is begun by the version in force today, for the unit that receives it; returns its code.

    `unit_id`: that which answers for the form, or one below it. What the sources say today is kept with it. `visitor`:
    the mark of the address (`visitors.mark_of`) from which somebody without an account comes; TooMany where it began
    as many as it may. `language`: in which its pages are read. `agencies`: which other agencies
    may be asked about whoever declares, by their `personal_id`; they are asked once this is done.
    """
    if holds(by):
        count_visit(visitor, begun=1)
    if language not in LANGUAGES:
        raise Unfit(_("Chưa có ngôn ngữ này."), _("Chọn một ngôn ngữ trên trang."))
    version = in_force(form, by, today())
    if version is None:
        raise NotThere(_("Biểu mẫu này hiện không nhận khai."), _("Xem lại đường dẫn, hoặc hỏi cơ quan tiếp nhận."))
    unit = unit_id or version.unit_id
    if unit != version.unit_id and unit not in units.within([version.unit_id]):
        raise Unfit(fields={"unit": _("Chọn nơi nhận trong danh sách.")})
    with connection.cursor() as cursor:
        cursor.execute("select nextval('forms_declaration_number')")
        number = cursor.fetchone()[0]
    moment = now()
    asked = consented(form_of(version), by, agencies, personal_id)
    made = Declaration.objects.create(
        code=f"TK-{moment.year}-{number:06d}", version=version, unit_id=unit, filler=by.id, filler_name=by.name[:200],
        known=words_for(form_of(version), by), signer=(own_name(by) or "")[:200], begun_at=moment, saved_at=moment,
        language=language, asked=asked,
    )  # fmt: skip
    if asked:
        ask_once(ask, f"forms.ask:{made.code}", code=made.code)
    return made.code


@verb(
    "forms.save", of=declarations, sentence=later("lưu tờ khai đang khai"), moves=DECLARATION_MOVES,
    personal={"values": "nobody", "visitor": "nobody"},
)  # fmt: skip
def save(
    declaration: Declaration,
    by: Actor,
    *,
    step: str,
    values: dict[str, Any],
    turn: int,
    page: str,
    last: bool = True,
    visitor: str = "",
) -> dict[str, int]:
    """The fields of one step are kept as they were typed, faulty or not; returns the step's new turn.

    `turn`: that of the step when its page was shown, `page`: which page that was, `last`: it is left with this. An
    older page writes over nobody's work: ChangedMeanwhile, unless what it brings is kept already. `visitor`: as of
    `begin`; TooMany where somebody without an account saves as often as nobody does.
    """
    # Its file is fetched only where this process has not read it yet.
    declaration.version = Version.objects.defer("document").get(pk=declaration.version_id)
    form = form_of(declaration.version)
    names = names_of(next((one for one in form.steps if one.key == step), None))
    if not values.keys() <= names:
        raise Unfit(_("Có mục không thuộc bước này."), _("Tải lại trang rồi nhập lại."))
    before = declaration.kept
    kept = dict(look(declaration, {**before, **values}).kept)
    count, whose, left = declaration.turns.get(step, (0, "", True))
    if kept == before:
        return {"turn": count}
    if turn != count and (whose != page or left):
        raise ChangedMeanwhile(_("Bước này vừa được lưu từ một trang khác."), _("Xem lại rồi bấm lưu nếu vẫn cần."))
    if len(json.dumps(kept, ensure_ascii=False)) > MOST_WORDS:
        raise Unfit(
            _("Tờ khai đã quá dài, hệ thống không lưu thêm được."), _("Viết gọn lại, hoặc nộp phần dài thành tệp.")
        )
    if holds(by):
        count_visit(visitor or by.id, saved=1)
    declaration.kept = kept
    declaration.turns = {**declaration.turns, step: (count + 1, page, last)}
    declaration.at_step, declaration.saved_at = step, now()
    for code in cards_of(declaration.code, form, before).keys() - file_codes(form, kept):
        files.drop(HOUSE, code=code)
    return {"turn": count + 1}


def names_of(step: Step | None) -> set[str]:
    """The fields that stand in a step; NotThere where there is none."""
    if step is None:
        raise NotThere
    return {name for section in step.sections for name in section.fields}


@verb(
    "forms.attach", of=declarations, sentence=later("thêm tệp vào tờ khai"), moves=DECLARATION_MOVES,
    personal={"visitor": "nobody"},
)  # fmt: skip
def attach(declaration: Declaration, by: Actor, *, name: str, data: bytes, visitor: str = "") -> str:
    """A file is put to a declaration; returns its code, to be saved in a field that takes it; `visitor` as in begin."""
    if len(data) > LARGEST_MB * 1_000_000:
        raise Unfit(told(_("Tệp lớn hơn %(most)s MB."), most=LARGEST_MB), _("Giảm dung lượng tệp rồi tải lên lại."))
    # All that lie there, also those that no field names: a page that is too old to be saved has brought its files.
    if len(files.codes_of(kind=ENCLOSURE, subject=declaration.code)) >= MOST_FILES:
        raise Unfit(told(_("Tờ khai nhận nhiều nhất %(most)s tệp."), most=MOST_FILES), _("Bỏ bớt tệp rồi tải lên lại."))
    if holds(by):
        count_visit(visitor or by.id, octets=len(data))
    return files.keep(data, name, HOUSE, kind=ENCLOSURE, subject=declaration.code)


@verb("forms.speak", of=declarations, sentence=later("chọn ngôn ngữ của tờ khai"), moves=DECLARATION_MOVES)
def speak(declaration: Declaration, by: Actor, *, language: str) -> str:
    """The pages of a declaration are read in a language from now on."""
    if language not in LANGUAGES:
        raise Unfit(_("Chưa có ngôn ngữ này."), _("Chọn một ngôn ngữ trên trang."))
    declaration.language = language
    return language


@verb("forms.send", of=declarations, sentence=later("gửi tờ khai"), moves=DECLARATION_MOVES)
def send(declaration: Declaration, by: Actor) -> str:
    """A declaration in which nothing is wrong goes to the unit that receives it; else Unfit with each field."""
    outcome = look(declaration)
    if not outcome.complete:
        raise Unfit(_("Tờ khai còn mục chưa đúng."), _("Sửa các mục được nêu rồi gửi lại."), fields=faults_of(outcome))
    declaration.answer, declaration.sent_at = dict(outcome.answer), now()
    declaration.prefilled = outcome.prefilled_share
    declaration.asked = closed(declaration.asked)
    declaration.signed = signed_now(declaration, by)
    # What a page brought that was too old to be saved lies there too, and nobody has declared it.
    named = file_codes(form_of(declaration.version), {**declaration.kept, **declaration.answer})
    named |= file_codes(form_of(declaration.version), declaration.kept)
    for code in set(files.codes_of(kind=ENCLOSURE, subject=declaration.code)) - named:
        files.drop(HOUSE, code=code)
    tell(DeclarationSent(declaration.code, declaration.version.form.code, declaration.version.code))
    return declaration.code


def signed_now(declaration: Declaration, by: Actor) -> dict[str, Any]:
    """The evidence of each signature with an account: who had signed in, at which hour, the digest of the answer."""
    form, answer = form_of(declaration.version), declaration.answer or {}
    fields = [one.name for one in form.fields.values() if one.kind is SIGNATURE and answer.get(one.name) == BY_ACCOUNT]
    facts = {"by": by.id, "name": by.name, "at": now().isoformat(), "digest": digest_of(answer)}
    return {name: facts for name in fields}


def faults_of(outcome: Outcome) -> dict[str, str]:
    """What is wrong with each field, in the words that people read."""
    found: dict[str, str] = {}
    for fault in outcome.faults:
        found.setdefault(fault.path, joined(fault.sentence, fault.next_step))
    return found


@verb("forms.drop", of=declarations, sentence=later("bỏ tờ khai đang khai"), moves=DECLARATION_MOVES)
def drop(declaration: Declaration, by: Actor) -> str:
    """A declaration is given up: what was filled in is gone, with its files; that it was begun stays known."""
    empty(declaration)
    return declaration.code


@verb(
    "forms.comment", of=declarations, sentence="ghi ý kiến vào tờ khai", moves=DECLARATION_MOVES,
    personal={"text": "subject"},
)  # fmt: skip
def comment(declaration: Declaration, by: Actor, *, path: str, text: str) -> str:
    """An official says what is to be put right: in a field, a cell of it (`thanh_vien.1.ho_ten`), or in all (empty)."""
    said = tidy(text)
    if not 1 <= len(said) <= LONGEST_COMMENT:
        raise Unfit(fields={"text": f"Ghi ý kiến, dài đến {LONGEST_COMMENT} ký tự."})
    if path and path not in places_in(form_of(declaration.version), declaration.answer or {}):
        raise Unfit(fields={"text": "Mục này không còn trong tờ khai. Tải lại trang."})
    Comment.objects.create(
        declaration=declaration, path=path, text=said, round=declaration.rounds, by=by.id, by_name=by.name[:200],
        at=now(),
    )  # fmt: skip
    return declaration.code


@verb("forms.hand_back", of=declarations, sentence="trả tờ khai để sửa", moves=DECLARATION_MOVES)
def hand_back(declaration: Declaration, by: Actor) -> str:
    """A declaration goes back to whoever filled it in, with what was said about it."""
    if not Comment.objects.filter(declaration=declaration, round=declaration.rounds).exists():
        raise Unfit("Chưa ghi ý kiến nào.", "Ghi ý kiến ở mục cần sửa rồi trả lại.")
    declaration.rounds += 1
    notifications.notify(
        persons_of(declaration.filler), HANDED_BACK, subject=declaration.code, url=f"/to-khai/{declaration.code}",
        facts={"title": form_of(declaration.version).title.vi, "code": declaration.code},
        dedup=f"{declaration.code}:{declaration.rounds}",
    )  # fmt: skip
    return declaration.code


def persons_of(filler: str) -> list[str]:
    """The person behind an account that fills in; nobody where a visitor does, who reads it at the secret address."""
    kind, _, username = filler.partition(":")
    try:
        person = access.actor_named(username).person if kind == "account" else None
    except NotThere:  # the account was closed since
        return []
    return [person] if person else []
