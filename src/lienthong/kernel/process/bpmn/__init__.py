"""BPMN 2.0 XML in and out."""

from .layout import drawn
from .reading import Reading, read, readings
from .writing import write

__all__ = ["Reading", "drawn", "read", "readings", "write"]
