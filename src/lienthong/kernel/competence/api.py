"""
The door of Competence: whose job something is, and who may sign it.

Whoever asks often does so inside `one_look()`: what is kept is then held against its stamps once.
"""

from .actions import (
    discard,
    discard_mandate,
    draft,
    draft_mandate,
    edit,
    end,
    issue_mandate,
    publish,
    revoke_mandate,
)
from .asking import Competence, Gap, Matter, Said, Sitter, whose_job
from .effects import OpenWork, register_open_work
from .kept import one_look
from .queries import table_titles
from .rules.signing import DOCUMENTS, Block
from .signing import NotSigning, Signer, may_sign, signers

__all__ = [
    "DOCUMENTS",
    "Block",
    "Competence",
    "Gap",
    "Matter",
    "NotSigning",
    "OpenWork",
    "Said",
    "Signer",
    "Sitter",
    "discard",
    "discard_mandate",
    "draft",
    "draft_mandate",
    "edit",
    "end",
    "issue_mandate",
    "may_sign",
    "one_look",
    "publish",
    "register_open_work",
    "revoke_mandate",
    "signers",
    "table_titles",
    "whose_job",
]
