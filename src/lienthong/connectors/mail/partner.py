"""The partner “mail”: letters to people over the province's mail server."""

from email.policy import SMTP

from lienthong.kernel.base.errors import PartnerDown
from lienthong.kernel.exchange.api import EnvelopeCard, Health, Receipt

from .address import ServerAddress, WrongAddress
from .letter import letter, recipient
from .wire import PATIENCE, deliver


class MailPartner:
    """Sends each envelope as one letter to one person, under a Message-ID that a repeat keeps."""

    name = "mail"
    label = "Thư điện tử (SMTP)"

    def __init__(self, url: str, sender: str, *, name_shown: str = "Liên Thông", patience: float = PATIENCE) -> None:
        self.sender, self.name_shown, self.patience = sender, name_shown, patience
        self.url = url
        self.server: ServerAddress | None = None
        self.missing = ""
        try:
            self.server = ServerAddress.parsed(url) if url else None
        except WrongAddress as wrong:
            self.missing = str(wrong)
        if not url:
            self.missing = (
                "Thông báo vẫn hiện đầy đủ trong hệ thống, chỉ chưa gửi kèm thư. Muốn gửi thư, khai báo máy chủ thư của"
                " tỉnh (LIENTHONG_SMTP) rồi khởi động lại; thư được gửi cho thông báo từ lúc đó."
            )

    def send(self, envelope: EnvelopeCard) -> Receipt:
        """Give the letter to the server; its answer decides whether it is sent, waits or is given up."""
        if self.server is None:
            raise PartnerDown(self.missing)
        made = letter(envelope, self.sender, self.name_shown)
        to = recipient(envelope)
        content = made.as_bytes(policy=SMTP.clone(utf8=not to.isascii()))
        return deliver(self.server, self.sender, to, content, self.patience)

    def health(self) -> Health:
        """Whether a mail server is named at all; how it answers is seen from what was sent."""
        return Health(ready=self.server is not None, says=self.missing, set_up=bool(self.url))
