"""Verb → who, for the facts of the vault."""

from lienthong.kernel.base.policy import Who, allow, house

_own = Who("chính chủ", lambda actor, fact: actor.kind == "person" and actor.id == fact.owner)

allow("vault.keep", house)
allow("vault.withdraw", _own)
