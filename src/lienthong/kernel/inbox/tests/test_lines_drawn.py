"""The lines of the list are written out; they look as the components of the house draw them, and escape as these do."""

import datetime as dt
import re

from markupsafe import Markup

from lienthong.kernel.inbox.cards import Button, WorkCard
from lienthong.kernel.inbox.urgency import Pressing, Urgency
from lienthong.web.jinja import jinja_engine

HOSTILE = "\"><script>alert('1')</script>&"
BY_COMPONENTS = """
{% call ui.items("Việc cần làm, việc gấp nhất ở trên") %}
{% for line in lines %}
  {% set what %}{{ icon(line.icon) }} {{ line.kind_label }}{% endset %}
  {% set tone = line.urgency.tone %}
  {% set meta = [ui.badge(line.urgency.left|capitalize, tone, "clock-exclamation" if tone == "late" else "clock")] %}
  {% if line.urgency.why %}{% do meta.append(line.urgency.why|capitalize) %}{% endif %}
  {% if line.due_on %}{% set until %}Hạn: <a href="/thoi-han/{{ line.clock }}" title="Vì sao có hạn này">
    {{- ui.time_of(line.due_on, "day") }}</a>{% endset %}{% do meta.append(until) %}{% endif %}
  {% do meta.append(what) %}
  {% if line.from_name %}{% do meta.append("Từ: " ~ line.from_name) %}{% endif %}
  {% if several_units %}{% do meta.append(line.unit_name) %}{% endif %}
  {% if line.for_whom %}{% do meta.append(ui.tag(line.for_whom, "info")) %}{% endif %}
  {% set whose = "Anh/chị đang xử lý" if line.taken_by_me else line.taken_by ~ " đang xử lý" %}
  {% if line.taken_by %}{% do meta.append(ui.tag(whose, "info")) %}{% endif %}
  {% call ui.item(line.title, href=line.url, meta=meta, id=line.code) %}
    {% if line.buttons %}
    {% call ui.actions() %}
      {% for button in line.buttons %}
      {% set letter = "n" if button.verb == "inbox.take" else "l" if loop.first else "" %}
      {{ ui.post_button(button.label, home ~ "/" ~ line.code ~ "/" ~ button.verb ~ kept, token,
        once_key=keys[(line.code, button.verb)], fields={"dong": line.shown}, kind=button.kind, size="small",
        key=letter, attrs={"aria-label": button.label ~ ": " ~ line.title}) }}
      {% endfor %}
      {% if many %}<label class="pick-line" data-key="x" aria-keyshortcuts="x"><input class="option__input"
        type="checkbox" name="viec" value="{{ line.code }} {{ line.shown }}" form="chon-nhieu"
        aria-label="Đánh dấu: {{ line.title }}"><span class="only-reader">Đánh dấu</span></label>{% endif %}
    {% endcall %}
    {% endif %}
  {% endcall %}
{% endfor %}
{% endcall %}
"""


def card(code: str, tone: str = "neutral", why: str = "", due: bool = True, **more: object) -> WorkCard:
    facts = {
        "subject": "S", "kind": "k", "kind_label": f"Loại {HOSTILE}", "icon": "square-check",
        "title": f"Việc {HOSTILE}", "url": f"/viec?a=1&b={HOSTILE}", "from_name": "", "for_whom": "",
        "unit_name": f"Phường {HOSTILE}",
        "clock": f"C {HOSTILE}", "taken_by": "", "taken_by_me": False, "buttons": (), "shown": "",
    }  # fmt: skip
    urgency = Urgency(Pressing.CALM, f"còn 3 ngày {HOSTILE}", why, tone)
    return WorkCard(code=code, urgency=urgency, due_on=dt.date(2026, 3, 10) if due else None, **(facts | more))


TAKE, SIGN = Button("inbox.take", f"Nhận {HOSTILE}"), Button("room.sign", "Ký", "primary")
LINES = [
    card("HV-1", "late", "lãnh đạo chờ", from_name=f"Sở {HOSTILE}", buttons=(SIGN, TAKE), shown=f"S {HOSTILE}"),
    card("HV-2", "warn", due=False, for_whom=f"Thay {HOSTILE}", taken_by=f"Anh {HOSTILE}"),
    card("HV-3", taken_by="Tôi", taken_by_me=True, buttons=(SIGN, Button("room.send", "Gửi")), shown="s"),
]


def tidied(page: str) -> str:
    """Without the blanks that nobody sees: between tags, and inside of a tag."""
    page = re.sub(r">\s+<", "><", page.strip())
    return re.sub(r"\s+", " ", page)


def drawn(template: object, *, together: bool) -> str:
    facts = {
        "lines": LINES, "home": "/viec-can-lam", "kept": "?xem=don-vi", "several_units": together,
        "many": [("room.sign", "Ký")] if together else [], "token": Markup('<input name="t">'),
        "keys": {(line.code, button.verb): f"k-{line.code}" for line in LINES for button in line.buttons},
    }  # fmt: skip
    return tidied(template.render(facts))


def test_lines_are_drawn_as_the_components_draw_them():
    environment = jinja_engine().env
    for together in (False, True):
        page = drawn(environment.get_template("inbox/lines.html"), together=together)
        assert page == drawn(environment.from_string(BY_COMPONENTS), together=together)
        assert page.count("<li") == len(LINES)
        assert "<script" not in page
