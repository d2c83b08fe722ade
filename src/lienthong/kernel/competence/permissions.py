"""Verb → who, for decision tables and mandates."""

from lienthong.kernel.base.policy import allow, house, role_over

from .queries import AUTHORS

_authors = role_over("unit_id", *AUTHORS)

allow("competence.draft", _authors | house)
allow("competence.edit", _authors)
allow("competence.discard", _authors)
allow("competence.publish", _authors | house)
allow("competence.end", _authors)
