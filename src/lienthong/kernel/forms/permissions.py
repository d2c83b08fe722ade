"""Verb → who, for forms, their versions and declarations."""

from lienthong.kernel.base.policy import Who, allow, house, role_over, signed_in

from .links import holds
from .queries import AUTHORS, READERS

_authors = role_over("unit_id", *AUTHORS)
_fills = Who("người đang khai tờ khai này", lambda actor, declaration: declaration.filler == actor.id)
_by_link = Who("người giữ đường dẫn của tờ khai", lambda actor, _: holds(actor))

allow("forms.draft", _authors | house)
allow("forms.start", _authors)
allow("forms.edit", _authors)
allow("forms.undo", _authors)
allow("forms.redo", _authors)
allow("forms.put_right", _authors)
allow("forms.discard", _authors)
allow("forms.publish", _authors | house)
allow("forms.end", _authors)
allow("forms.begin", _by_link | signed_in)
allow("forms.save", _fills)
allow("forms.attach", _fills)
allow("forms.speak", _fills)
allow("forms.learn", house)
allow("forms.send", _fills)
allow("forms.drop", _fills)
allow("forms.forget", house)
# Nobody decides on their own case: whoever declared it does not receive it as an official.
allow("forms.comment", role_over("unit_id", *READERS) & ~_fills)
allow("forms.confirm", role_over("unit_id", *READERS) & ~_fills)
allow("forms.hand_back", role_over("unit_id", *READERS) & ~_fills)
