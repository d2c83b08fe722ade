"""Who fills in without having signed in: whoever holds the secret address of a declaration."""

import hashlib
import re
import secrets

from lienthong.kernel.base.actor import Actor

BEFORE = "link:"
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def new_secret() -> str:
    """A secret of 256 bits, for an address that nobody guesses."""
    return secrets.token_urlsafe(32)


def is_secret(text: str) -> bool:
    """Whether this is written as a secret is."""
    return _SECRET.fullmatch(text) is not None


def holder(secret: str) -> Actor:
    """Whoever holds a secret, as an actor: the house and its tables keep the hash alone."""
    return Actor(BEFORE + hashlib.sha256(secret.encode()).hexdigest(), "Người khai theo đường dẫn", kind="anyone")


def holds(actor: Actor) -> bool:
    """Whether somebody comes by a secret address."""
    return actor.kind == "anyone" and actor.id.startswith(BEFORE)
