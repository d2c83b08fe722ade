"""When to try again, and when to stop: pure numbers, in seconds."""

MOST_ATTEMPTS = 30
LEASE = 300
BODIES_KEPT_DAYS = 90
FIRST_WAIT, LONGEST_WAIT = 30, 3600
FALLS_BEFORE_REST = 5
FIRST_REST, LONGEST_REST = 30, 600


def wait_after(attempts: int, chance: float) -> float:
    """How long an envelope waits after its n-th failed try: 30 s, 1 min, 2 min … 1 h, a quarter more or less.

    `chance` (0 to 1) spreads what failed together, so that it does not all come back together.
    """
    plain: int = min(FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 20), LONGEST_WAIT)
    return plain * (0.75 + chance / 2)


def rest_after(failures: int, chance: float) -> float:
    """How long a partner that failed so many times in a row is left in peace; 0 while it is still worth asking."""
    if failures < FALLS_BEFORE_REST:
        return 0.0
    plain: int = min(FIRST_REST * 2 ** min(failures - FALLS_BEFORE_REST, 20), LONGEST_REST)
    return plain * (0.75 + chance / 2)
