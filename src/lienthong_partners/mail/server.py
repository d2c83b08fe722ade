"""The SMTP conversation of the misbehaving server."""

import asyncio
import ssl
from typing import Any
from weakref import WeakKeyDictionary

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from .behaviour import Behaviour, Deed
from .letterbox import Letterbox

SLOW = 1.5


class Desk:
    """Answers each command as the behaviour says for the recipient."""

    def __init__(self, behaviour: Behaviour, letterbox: Letterbox, slow: float = SLOW) -> None:
        self.behaviour, self.letterbox, self.slow = behaviour, letterbox, slow
        self._deeds: WeakKeyDictionary[Session, Deed] = WeakKeyDictionary()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Here 4xx and 5xx to a recipient are said, and here the line is cut before the letter."""
        deed = self.behaviour.next(address)
        if deed == "4xx":
            return "450 4.2.1 Mailbox busy, try again later"
        if deed == "5xx":
            return "550 5.1.1 No such user here"
        if deed == "drop-before":
            return _cut(server)
        envelope.rcpt_tos.append(address)
        self._deeds[session] = deed
        return "250 2.1.5 Recipient OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Here a letter is taken in; “drop-after-data” takes it and goes away without a word."""
        deed = self._deeds.get(session, "ok")
        if deed == "4xx-data":
            return "451 4.3.0 Local error, try again later"
        if deed == "slow":
            await asyncio.sleep(self.slow)
        content = envelope.original_content or b""
        arrival = self.letterbox.take(content, list(envelope.rcpt_tos), deed)
        if deed == "drop-after-data":
            return _cut(server)
        return f"250 2.0.0 Queued as {len(self.letterbox.arrivals)} {arrival.message_id}"


def _cut(server: SMTP) -> str:
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()
    return "421 4.3.2 Gone"


async def serve(
    desk: Desk, port: int, *, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None
) -> asyncio.Server:
    """Listen on the loopback only; `tls` offers and demands STARTTLS, `login` demands a name and a password."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, said: Any) -> AuthResult:
        right = isinstance(said, LoginPassword) and (said.login.decode(), said.password.decode()) == login
        return AuthResult(success=right, handled=False)

    def conversation() -> SMTP:
        return SMTP(
            desk,
            enable_SMTPUTF8=True,
            hostname="mail.simulator.example",
            tls_context=tls,
            require_starttls=tls is not None,
            auth_required=login is not None,
            auth_require_tls=tls is not None,
            authenticator=check if login else None,
        )

    return await asyncio.get_running_loop().create_server(conversation, "127.0.0.1", port)
