"""
The door of Forms: what a declaration asks, under which conditions, and what it says when it is filled in.

`read_form(text)` once per version, then `evaluate(form, declaration, prefill, known)` for every page, save and send.
"""

from .evaluating import Declaration, Origin, Outcome, evaluate
from .faults import Fault, FaultyForm, FormFault, Lapse, Note, OtherVersion
from .form import Field, Form, Said, Section, Shape, Step
from .kinds import Enclosed, Known
from .published import data_schema
from .reading import read_form

__all__ = [
    "Declaration", "Enclosed", "Fault", "FaultyForm", "Field", "Form", "FormFault", "Known", "Lapse", "Note", "Origin",
    "OtherVersion", "Outcome", "Said", "Section", "Shape", "Step", "data_schema", "evaluate", "read_form",
]  # fmt: skip
