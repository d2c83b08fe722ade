"""A value is written into a page by our own short way: the same signs stand there as Jinja2 would write."""

import pytest
from django.utils.functional import lazystr
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from jinja2.exceptions import UndefinedError
from markupsafe import Markup, escape

from lienthong.web.jinja import environment
from lienthong.web.speech import Mixed

OURS = environment(autoescape=True)
THEIRS = Environment(autoescape=True, extensions=["jinja2.ext.do"])
MIXED = Mixed("a < b", Markup("<i>a</i>"))
SHAPES = (
    "{{ v }}",
    "<a title=\"{{ v }}\">{{ v|upper }}</a>",
    "{% set kept %}<b>{{ v }}</b>{% endset %}{{ kept }}",
    "{% macro m(x) %}({{ x }}{{ caller() }}){% endmacro %}{% call m(v) %}{{ v }}{% endcall %}",
    "{% for one in [v, v] %}{{ one }}{{ loop.index }}{% endfor %}",
    "{% filter upper %}{{ v }}<i>{% endfilter %}",
    "{{ v ~ '<' }}{{ [v]|join(', ') }}",
    "{% autoescape false %}{{ v }}{% endautoescape %}",
)  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@given(
    value=st.one_of(
        st.text(), st.text("<>&\"'a"), st.integers(), st.none(), st.text().map(Markup), st.lists(st.text("<a"))
    )
)
def test_a_value_stands_in_a_page_as_the_library_writes_it(shape: str, value: object) -> None:
    assert OURS.from_string(shape).render(v=value) == THEIRS.from_string(shape).render(v=value)


@pytest.mark.parametrize("value", ["<script>", "a & b", "'\"", 12, None, True, Markup("<b>"), MIXED, lazystr("<i>")])
def test_what_is_no_piece_of_a_page_is_escaped(value: object) -> None:
    assert OURS.drawn(value) == escape(value)  # type: ignore[attr-defined]
    assert OURS.from_string("{{ v }}").render(v=value) == str(escape(value))


def test_a_name_that_is_not_there_is_still_a_fault() -> None:
    with pytest.raises(UndefinedError):
        OURS.from_string("{{ nobody }}").render()


def test_it_is_our_way_that_writes() -> None:
    written = OURS.compile("{{ v }}", raw=True)
    assert "environment.drawn(" in written
    assert " escape(" not in written.split("def root", 1)[1]
