"""The wire: one letter over SMTP, each answer of the server read for what it means.

* no answer, broken off, or we ourselves are refused → PartnerDown: all its mail waits
* a 4xx to this letter → NotNow: this letter waits
* a 5xx to this recipient or this letter → Refusal: given up, with the server's words
* broken off after the letter was given → PartnerDown: nobody knows, so again under the same Message-ID
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from lienthong.kernel.base.errors import PartnerDown, Refusal
from lienthong.kernel.exchange.api import NotNow, Receipt

from .address import ServerAddress

PATIENCE = 30.0


class SaidNo(Refusal):
    """The mail server said no for good."""

    code = "mail_refused"
    sentence = "Máy chủ thư từ chối: {answer}"
    next_step = "Kiểm tra địa chỉ người nhận; sửa xong thì gửi lại."


def deliver(server: ServerAddress, sender: str, to: str, content: bytes, patience: float = PATIENCE) -> Receipt:
    """Give one letter to the server; returns its words of acceptance."""
    needs_utf8 = not to.isascii()
    with _session(server, sender, patience) as smtp:
        if needs_utf8 and not smtp.has_extn("smtputf8"):
            raise SaidNo(answer="địa chỉ có chữ ngoài ASCII mà máy chủ thư không hỗ trợ (SMTPUTF8)")
        options = ["SMTPUTF8"] if needs_utf8 else []
        if smtp.has_extn("8bitmime"):
            options.append("BODY=8BITMIME")
        code, words = smtp.mail(sender, options)
        if code != 250:
            # Who is not allowed to send cannot send to anybody: the letter is not to blame.
            raise PartnerDown(f"Máy chủ thư không nhận người gửi {sender}: {_said(code, words)}")
        code, words = smtp.rcpt(to)
        if code not in {250, 251}:
            raise _no(code, words)
        code, words = smtp.data(content)
        if code != 250:
            raise _no(code, words)
        return Receipt(says=_said(code, words))


@contextmanager
def _session(server: ServerAddress, sender: str, patience: float) -> Iterator[smtplib.SMTP]:
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _connected(server, sender, patience)
        yield smtp
    except smtplib.SMTPServerDisconnected as fault:
        raise PartnerDown("Máy chủ thư ngắt kết nối giữa chừng, chưa rõ đã nhận hay chưa.") from fault
    except smtplib.SMTPResponseException as fault:
        # 4xx or 5xx to the greeting, to the login or to DATA itself.
        if fault.smtp_code >= 500 and isinstance(fault, smtplib.SMTPDataError):
            raise SaidNo(answer=_said(fault.smtp_code, fault.smtp_error)) from fault
        raise PartnerDown(f"Máy chủ thư chưa phục vụ: {_said(fault.smtp_code, fault.smtp_error)}") from fault
    except (smtplib.SMTPException, OSError) as fault:
        raise PartnerDown(f"Không nói chuyện được với máy chủ thư {server}: {fault}") from fault
    finally:
        if smtp is not None:
            _leave(smtp)


def _connected(server: ServerAddress, sender: str, patience: float) -> smtplib.SMTP:
    # The own name is given: asking the resolver for it can take longer than the whole letter.
    own_name = sender.rpartition("@")[2]
    smtp: smtplib.SMTP
    if server.security == "tls":
        smtp = smtplib.SMTP_SSL(server.host, server.port, own_name, timeout=patience, context=_trust(server))
    else:
        smtp = smtplib.SMTP(server.host, server.port, own_name, timeout=patience)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=_trust(server))
            smtp.ehlo()
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _trust(server: ServerAddress) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.ca or None)


def _no(code: int, words: bytes) -> Exception:
    if code == 421:
        return PartnerDown(f"Máy chủ thư tạm đóng: {_said(code, words)}")
    if code < 500:
        return NotNow(f"Máy chủ thư hẹn gửi lại sau: {_said(code, words)}")
    return SaidNo(answer=_said(code, words))


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{code} {' '.join(text.split())}"[:400]


def _leave(smtp: smtplib.SMTP) -> None:
    # The letter was answered before this: how the parting goes changes nothing.
    try:
        smtp.quit()
    except (smtplib.SMTPException, OSError):
        smtp.close()
