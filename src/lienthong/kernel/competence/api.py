"""
The door of Competence: whose job something is, and who may sign it.

Whoever asks often does so inside `one_look()`: what is kept is then held against its stamps once.
"""

from .actions import discard, draft, edit, end, publish
from .asking import Competence, Gap, Matter, Said, Sitter, whose_job
from .kept import one_look

__all__ = [
    "Competence",
    "Gap",
    "Matter",
    "Said",
    "Sitter",
    "discard",
    "draft",
    "edit",
    "end",
    "one_look",
    "publish",
    "whose_job",
]
