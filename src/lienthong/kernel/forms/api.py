"""
The door of Forms: what a declaration asks, under which conditions, and what it says when it is filled in.

The engine knows no database: `read_form(text)` once per version, then `evaluate(form, declaration, prefill, known)` for
every page, save and send. Other rooms let people declare: `begin` by the form in force (what `register_source` knows
stands there already; an agency of `register_agency` is asked with consent), `save` step by step with `attach`, look at
it with `declared`, `send`, `printed`; they hear `DeclarationSent`, `comment` and `hand_back`. Whoever has no account
comes as the `holder` of a secret address.
"""

from .actions import attach, begin, comment, draft, drop, hand_back, publish, save, send
from .actions.visitors import mark_of
from .declared import DeclarationCard, declared, printed
from .evaluating import Declaration, Origin, Outcome, evaluate
from .events import DeclarationSent
from .faults import Fault, FaultyForm, FormFault, Lapse, Note, OtherVersion
from .form import Field, Form, Said, Section, Shape, Step
from .kinds import Enclosed, Known
from .links import holder, new_secret
from .outside import Agency, Disclosure, Question, TooLate, Unreadable, register_agency
from .published import data_schema
from .queries import titles
from .reading import read_form
from .sources import Word, register_source

__all__ = [
    "Agency", "Declaration", "DeclarationCard", "DeclarationSent", "Disclosure", "Enclosed", "Fault", "FaultyForm",
    "Field", "Form", "FormFault", "Known", "Lapse", "Note", "Origin", "OtherVersion", "Outcome", "Question", "Said",
    "Section", "Shape", "Step", "TooLate", "Unreadable", "Word", "attach", "begin", "comment", "data_schema",
    "declared", "draft", "drop", "evaluate", "hand_back", "holder", "mark_of", "new_secret", "printed", "publish",
    "read_form", "register_agency", "register_source", "save", "send", "titles",
]  # fmt: skip
