"""The door of Process: what the steps of a procedure are, and how one leads to the next."""

from .definition import Definition, Flow, Layout, Multi, Node, NodeKind, Period, Who

__all__ = ["Definition", "Flow", "Layout", "Multi", "Node", "NodeKind", "Period", "Who"]
