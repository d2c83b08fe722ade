"""How an account is called that the house opens by itself: the unit in short, then the name without marks."""

from collections.abc import Callable

from lienthong.kernel.base.text import fold

LEFT_OUT = frozenset({"va", "cua", "cac"})
LONGEST = 60


def username(full_name: str, unit_name: str, taken: Callable[[str], bool]) -> str:
    """As in `skhcn_nguyenvana`; who is called alike in one unit gets a number behind: `skhcn_nguyenvana2`."""
    unit = "".join(word[0] for word in fold(unit_name).split() if word not in LEFT_OUT and word[0].isalnum())
    name = "".join(sign for sign in fold(full_name) if sign.isascii() and sign.isalnum())
    wished = f"{unit}_{name}" if unit else name
    wished, number = wished[: LONGEST - 4], 1
    while taken(wished if number == 1 else f"{wished}{number}"):
        number += 1
    return wished if number == 1 else f"{wished}{number}"
