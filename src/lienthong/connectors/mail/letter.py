"""From an envelope to a letter: the same envelope makes the same letter, with the same Message-ID, each time."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.text import tidy
from lienthong.kernel.exchange.api import EnvelopeCard


class BadLetter(Refusal):
    """The envelope does not hold a letter that any server would take."""

    code = "bad_letter"
    sentence = "Không lập được thư từ gói tin: {why}."
    next_step = "Sửa địa chỉ hoặc nội dung ở nơi lập thư rồi gửi lại."


def message_id(envelope: EnvelopeCard, sender: str) -> str:
    """By which the receiving side knows a repeat: made from the envelope's code, which never changes."""
    return f"<{envelope.code}@{sender.rpartition('@')[2]}>"


def recipient(envelope: EnvelopeCard) -> str:
    """The one mail address the letter goes to."""
    given = str(envelope.body.get("to", "")).strip()
    user, at, domain = given.rpartition("@")
    if not (user and at and domain) or parseaddr(given)[1] != given or any(sign.isspace() for sign in given):
        raise BadLetter(why=f"địa chỉ “{given[:80]}” không hợp lệ")
    return given


def _plain(text: str, most: int = 300) -> str:
    """Words for a header: one line, and never an encoded word, which could hold a line end and a further header."""
    return tidy(text)[:most].replace("=?", "= ?")


def letter(envelope: EnvelopeCard, sender: str, name_shown: str) -> EmailMessage:
    """The letter of an envelope with `to`, `to_name`, `subject`, `text` and, if wanted, `html`."""
    body = envelope.body
    made = EmailMessage(policy=SMTP)
    try:
        made["From"] = Address(_plain(name_shown), addr_spec=sender)
        user, _, domain = recipient(envelope).rpartition("@")
        made["To"] = Address(_plain(str(body.get("to_name", "")), 150), user, domain)
        made["Subject"] = _plain(str(body["subject"]))
        made["Date"] = format_datetime(envelope.created_at)
        made["Message-ID"] = message_id(envelope, sender)
        made["Auto-Submitted"] = "auto-generated"
        made["X-Lien-Thong-Envelope"] = envelope.code
        made.set_content(str(body["text"]), cte="quoted-printable")
        if body.get("html"):
            made.add_alternative(str(body["html"]), subtype="html", cte="quoted-printable")
            made.set_boundary(f"=_{envelope.code}_=")
    except (KeyError, ValueError, IndexError) as fault:
        raise BadLetter(why=tidy(str(fault))[:200]) from fault
    return made
