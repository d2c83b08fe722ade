"""Verb → who, for files. Keeping and dropping happen inside the verbs of the rooms that hold the reference."""

from lienthong.kernel.base.policy import allow, house, signed_in

allow("files.keep", signed_in | house)
allow("files.drop", house)
allow("files.forget", house)
