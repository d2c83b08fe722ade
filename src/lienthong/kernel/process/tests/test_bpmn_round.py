"""What is written as BPMN is read again as the same, whatever it holds."""

from collections import Counter

from hypothesis import given, settings
from lxml import etree

from lienthong.kernel.process.bpmn import drawn, read, write
from lienthong.kernel.process.definition import Definition
from lienthong.kernel.process.ordering import ordered

from .drawings import definitions


@settings(max_examples=150, deadline=None)
@given(definitions())
def test_what_is_written_is_read_as_the_same(made: Definition) -> None:
    xml = write(made)
    assert read(xml) == drawn(ordered(made))
    assert write(read(xml)) == xml


@settings(max_examples=30, deadline=None)
@given(definitions())
def test_no_id_is_there_twice_and_each_reference_finds_its_own(made: Definition) -> None:
    root = etree.fromstring(write(made))
    ids = Counter(one.get("id") for one in root.iter() if one.get("id"))
    assert not [key for key, count in ids.items() if count > 1]
    named = {
        one.get(name) for one in root.iter() for name in ("sourceRef", "targetRef", "attachedToRef", "bpmnElement")
    }
    assert named - {None} <= set(ids)
