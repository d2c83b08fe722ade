"""Verb → who, for decision tables and mandates."""

from lienthong.kernel.base.policy import allow, house, role_over

from .queries import AUTHORS, KEEPERS

_authors = role_over("unit_id", *AUTHORS)

allow("competence.draft", _authors | house)
allow("competence.edit", _authors)
allow("competence.discard", _authors)
allow("competence.publish", _authors | house)
allow("competence.end", _authors)

_keepers = role_over("unit_id", *KEEPERS)

allow("competence.draft_mandate", _keepers | house)
allow("competence.issue_mandate", _keepers | house)
allow("competence.revoke_mandate", _keepers)
allow("competence.discard_mandate", _keepers)
