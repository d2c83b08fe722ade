"""The kind of work that this room lays into inboxes."""

from lienthong.kernel.inbox import api as inbox

STEP = inbox.register_kind("process.step", "Bước của quy trình", "list-details")
