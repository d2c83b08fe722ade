"""The scheduler itself cuts the list: every worker finds its share of what takes long at the head of its run."""

from types import SimpleNamespace

import pytest
from xdist.scheduler import WorkStealingScheduling

from .begun_first import begun_first


class Worker:
    """What the scheduler needs to know of a worker, and the tests it was given."""

    shutting_down = False

    def __init__(self, number: int) -> None:
        self.gateway = SimpleNamespace(id=f"gw{number}")
        self.given: list[int] = []

    def send_runtest_some(self, given: list[int]) -> None:
        self.given += given


def cut(order: list[str], workers: int) -> list[list[str]]:
    """The runs in which the scheduler gives this list out."""
    config = SimpleNamespace(getvalue=lambda _: ["popen"] * workers, option=SimpleNamespace(debug=False))
    scheduler = WorkStealingScheduling(config)  # type: ignore[arg-type]
    crew = [Worker(number) for number in range(workers)]
    for worker in crew:
        scheduler.add_node(worker)  # type: ignore[arg-type]
        scheduler.add_node_collection(worker, order)  # type: ignore[arg-type]
    scheduler.schedule()
    return [[order[place] for place in worker.given] for worker in crew]


@pytest.mark.parametrize("workers", [1, 2, 3, 4, 6])
@pytest.mark.parametrize("total", [60, 61, 62, 63, 64, 65])
@pytest.mark.parametrize("many", [0, 1, 7, 18])
def test_every_worker_begins_with_its_share_of_the_long_ones(workers: int, total: int, many: int) -> None:
    long = [f"long {number}" for number in range(many)]
    rest = [f"short {number}" for number in range(total - many)]
    order = begun_first(long, rest, workers)
    assert sorted(order) == sorted(long + rest)
    for number, run in enumerate(cut(order, workers)):
        share = long[number::workers]
        assert run[: len(share)] == share
        assert not [one for one in run[len(share) :] if one in long]


def test_more_long_ones_than_fit_are_all_there() -> None:
    assert sorted(begun_first(["a", "b", "c", "d"], ["e"], 4)) == ["a", "b", "c", "d", "e"]
