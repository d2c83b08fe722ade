"""A name is changed where it means the fact, and nowhere else."""

import pytest

from lienthong.kernel.expressions.api import Faulty, renamed


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        ("tuoi < 18 && tuoi > 3", ("tuoi",), "so_tuoi", "so_tuoi < 18 && so_tuoi > 3"),
        ('ten == "tuoi" || tuoi == 3', ("tuoi",), "t", 'ten == "tuoi" || t == 3'),
        ("con.exists(c, c.tuoi < tuoi)", ("tuoi",), "nam", "con.exists(c, c.tuoi < nam)"),
        ("con.exists(c, c.tuoi < tuoi)", ("con", "tuoi"), "nam", "con.exists(c, c.nam < tuoi)"),
        ("con.exists(tuoi, tuoi.x < 3)", ("tuoi",), "nam", "con.exists(tuoi, tuoi.x < 3)"),
        ("con[0].tuoi + chau[0].tuoi", ("con", "tuoi"), "nam", "con[0].nam + chau[0].tuoi"),
        ("con.filter(c, c.nu).all(d, d.tuoi > 1)", ("con", "tuoi"), "nam", "con.filter(c, c.nu).all(d, d.nam > 1)"),
        ("sum(con.map(c, c.tien))", ("con", "tien"), "so", "sum(con.map(c, c.so))"),
        ("size(con) > 0 ? con[0].tien : 0", ("con",), "em", "size(em) > 0 ? em[0].tien : 0"),
        ("me.tuoi > 1", ("tuoi",), "nam", "me.tuoi > 1"),
        ("// tuoi\ntuoi", ("tuoi",), "nam", "// tuoi\nnam"),
    ],
)
def test_a_name_is_changed_where_it_means_the_same(text: str, old: tuple[str, ...], new: str, said: str) -> None:
    assert renamed(text, old, new) == said


def test_a_name_that_a_loop_has_already_is_refused_with_its_place() -> None:
    with pytest.raises(Faulty, match="Cột 24"):
        renamed("con.exists(c, c.tuoi < tuoi)", ("tuoi",), "c")
