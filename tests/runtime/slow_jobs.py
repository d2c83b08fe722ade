"""Background work for the worker's tests: it lasts until the test lets it end, so it can be stopped in the middle."""

import os
import time
from pathlib import Path

from procrastinate.contrib.django import app

BEGUN, MAY_END, DONE = "begun", "may-end", "done"


@app.task(name="tests.slow", lock="tests.slow", queueing_lock="tests.slow")
def slow(folder: str) -> None:
    """Note the beginning, wait for leave to end, note the end."""
    place = Path(folder)
    with (place / BEGUN).open("a") as out:
        out.write(f"{os.getpid()}\n")
    while not (place / MAY_END).exists():
        time.sleep(0.02)
    (place / DONE).touch()
