"""Which connector answers to which name: the one place that knows rooms and connectors at once."""

from django.conf import settings

from lienthong.connectors.mail.partner import MailPartner
from lienthong.connectors.residents.agency import ResidentsAgency
from lienthong.kernel.exchange import api as exchange
from lienthong.kernel.forms import api as forms

from . import env


def introduce() -> None:
    """Introduce every partner to the outbox. One without an address is introduced too: its envelopes wait in sight."""
    exchange.register_partner(
        MailPartner(env.SMTP_URL.get(), env.MAIL_FROM.get(), name_shown=f"Liên Thông {settings.PROVINCE}")
    )
    if env.RESIDENTS.get():
        forms.register_agency(ResidentsAgency(env.RESIDENTS.get()))
