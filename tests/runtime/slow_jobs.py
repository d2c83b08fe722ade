"""Background work for the worker's tests: slow enough to be stopped or killed in the middle."""

import os
import time
from pathlib import Path

from procrastinate.contrib.django import app

BEGUN, DONE = "begun", "done"


@app.task(name="tests.slow", lock="tests.slow", queueing_lock="tests.slow")
def slow(folder: str, seconds: float) -> None:
    """Note the beginning, take some time, note the end."""
    place = Path(folder)
    with (place / BEGUN).open("a") as out:
        out.write(f"{os.getpid()}\n")
    time.sleep(seconds)
    (place / DONE).touch()
