"""How a draft of a form is changed: one named change at a time, from a readable form to a readable form. Pure."""

from .applying import Edited, edited, empty_form, faults_in
from .palette import PALETTE, Sample

__all__ = ["PALETTE", "Edited", "Sample", "edited", "empty_form", "faults_in"]
