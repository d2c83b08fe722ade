"""How much a form may have reckoned for one declaration, and whether a form can be more than that when it is full."""

from collections.abc import Iterator, Mapping

from lienthong.kernel.expressions.api import MOST_WORK, Expression

from .form import Field, Step
from .lines import Path
from .remarks import Remarks

# A unit is 0.3 to 0.6 µs: a look takes no longer than 0.3 s, whoever sends what. The largest honest form that a test
# has (three hundred fields, two tables of two hundred rows, all full) takes a quarter of it.
MOST_EFFORT = 500_000


def weigh(fields: Mapping[str, Field], steps: tuple[Step, ...], remarks: Remarks) -> None:
    """A fault where one formula, or all together, would be stopped once every table is full."""
    lengths = {name: field.most for name, field in fields.items()}
    lengths |= {f"{name}.{one.name}": one.most for name, field in fields.items() for one in field.inner}
    total = 0
    for path, expression, times, columns in expressions_of(fields, steps):
        most = expression.at_most(lengths | {one.name: one.most for one in columns})
        total += most * times
        if most > MOST_WORK:
            remarks.fault(
                path,
                f"Khi các bảng đầy dòng, biểu thức này phải tính {_said(most)} phép; nhiều nhất là {_said(MOST_WORK)}.",
                "Bớt các vòng lặp lồng nhau, hoặc giảm số dòng tối đa của bảng.",
            )
    if total > MOST_EFFORT and not remarks.faults:
        remarks.fault(
            ("fields",),
            f"Khi các bảng đầy dòng, cả biểu mẫu phải tính {_said(total)} phép; nhiều nhất là {_said(MOST_EFFORT)}.",
            "Bớt công thức trong từng dòng, hoặc giảm số dòng tối đa của các bảng.",
        )


def expressions_of(
    fields: Mapping[str, Field], steps: tuple[Step, ...]
) -> Iterator[tuple[Path, Expression, int, tuple[Field, ...]]]:
    """Each expression with its place, how often it is reckoned at most, and the columns of its row."""
    for at, step in enumerate(steps):
        if step.shown:
            yield ("layout", "steps", at, "shown"), step.shown, 1, ()
        for place, section in enumerate(step.sections):
            if section.shown:
                yield ("layout", "steps", at, "sections", place, "shown"), section.shown, 1, ()
    for field in fields.values():
        yield from ((path, one, 1, ()) for path, one in _of_field(field, field.name))
        for column in field.inner:
            for path, one in _of_field(column, f"{field.name}.{column.name}"):
                yield path, one, max(field.most, 1), field.inner


def _of_field(field: Field, key: str) -> Iterator[tuple[Path, Expression]]:
    for name, one in (("shown", field.shown), ("computed", field.computed)):
        if one:
            yield ("fields", key, name), one
    for place, check in enumerate(field.checks):
        yield ("fields", key, "checks", place, "holds"), check.holds


def _said(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
