"""
The door of Exchange: the one outbox. Nothing outside is called inside a request or a transaction.

A room posts inside its verb; the sender brings it out afterwards, tries again where it must, and what is stuck is seen
at /he-thong/goi-tin. Connectors translate; config introduces them with `register_partner`.
"""

from .actions import give_up, retry
from .events import EnvelopeGivenUp, EnvelopeSent
from .outbox import Draft, post, post_many
from .partners import EnvelopeCard, Health, NotNow, Partner, Receipt, is_set_up, register_kind, register_partner
from .sending import deliver

__all__ = [
    "Draft",
    "EnvelopeCard",
    "EnvelopeGivenUp",
    "EnvelopeSent",
    "Health",
    "NotNow",
    "Partner",
    "Receipt",
    "deliver",
    "give_up",
    "is_set_up",
    "post",
    "post_many",
    "register_kind",
    "register_partner",
    "retry",
]
