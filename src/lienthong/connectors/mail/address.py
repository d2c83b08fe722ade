"""The address of the mail server, as written in LIENTHONG_SMTP."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

Security = Literal["plain", "starttls", "tls"]
_SCHEMES: dict[str, tuple[Security, int]] = {
    "smtp": ("plain", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}


class WrongAddress(ValueError):
    """The address cannot be understood; the sentence says what is expected."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where the mail server is and how it is spoken to; `ca` is a file of certificates to trust, not the usual ones."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = ""
    ca: str = ""

    @classmethod
    def parsed(cls, url: str) -> "ServerAddress":
        """`smtp://user:password@host:port`, `smtp+starttls://…`, `smtps://…`; then `?starttls=1`, `?ca=FILE`."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise WrongAddress("Địa chỉ máy chủ thư (LIENTHONG_SMTP) có cổng không hợp lệ.") from None
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise WrongAddress(
                "Địa chỉ máy chủ thư (LIENTHONG_SMTP) phải có dạng smtp://người-dùng:mật-khẩu@máy-chủ:cổng, "
                "smtp+starttls://… hoặc smtps://…"
            )
        security, usual = _SCHEMES[parts.scheme]
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if security == "plain" and asked.get("starttls", "").lower() in {"1", "true", "yes", "on"}:
            security = "starttls"
        return cls(
            host=parts.hostname,
            port=port or usual,
            security=security,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            ca=asked.get("ca", ""),
        )

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"
