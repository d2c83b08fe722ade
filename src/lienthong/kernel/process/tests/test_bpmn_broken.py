"""Files broken in any way end in a polite refusal, or in a definition that comes back the same: never in a trace."""

from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.bpmn import drawn, read, readings, write

from .drawings import MODELS

SOURCES = [path.read_bytes() for path in sorted(MODELS.glob("*.bpmn"))]
VALUES = ["", "x", "  ", "1e999", "true", "é" * 300]


def broken(seed: int) -> bytes:
    """One of our own files with a few elements, attributes and bytes lost, moved or changed."""
    chance = Random(seed)
    root = etree.fromstring(chance.choice(SOURCES), etree.XMLParser(remove_comments=True))
    elements = list(root.iter(etree.Element))
    for _ in range(chance.randint(1, 4)):
        one, other = chance.choice(elements), chance.choice(elements)
        what = chance.randint(0, 4)
        above = one.getparent()
        if what == 0 and above is not None:
            above.remove(one)
        elif what == 1 and one.attrib:
            one.set(chance.choice(list(one.attrib)), chance.choice([*VALUES, other.get("id") or ""]))
        elif what == 2 and one.attrib:
            del one.attrib[chance.choice(list(one.attrib))]
        elif what == 3:
            one.tag = other.tag
        elif one is not other and one not in list(other.iterancestors()):
            other.append(one)
    xml = bytearray(etree.tostring(root))
    if chance.random() < 0.15:
        xml[chance.randrange(len(xml))] = chance.randrange(256)
    return bytes(xml)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 1_000_000))
@example(2798)  # what stands on no border, and says that it does not interrupt
@example(854677)  # a step that lies within another step
def test_a_broken_file_ends_in_a_refusal_or_comes_back_the_same(seed: int) -> None:
    try:
        found = readings(broken(seed))
    except Unfit as no:
        assert no.sentence.endswith(".") and no.next_step
        return
    for one in found:
        assert read(write(one.definition)) == drawn(one.definition)


def test_both_ends_are_met() -> None:
    refused = 0
    for seed in range(60):
        try:
            readings(broken(seed))
        except Unfit:
            refused += 1
    assert 10 < refused < 50


def test_what_is_not_broken_is_read() -> None:
    assert SOURCES
    for xml in SOURCES:
        assert readings(xml)
    with pytest.raises(Unfit):
        readings(SOURCES[0][:-20])
