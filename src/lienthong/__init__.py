"""Liên Thông: a province's digital government in one program."""

from importlib.metadata import version

__version__ = version("lienthong")
