"""What the reader says when a file cannot be read as a plan."""

from __future__ import annotations


class Unreadable(Exception):
    """This file cannot be read as a plan; the sentence says why and what to do next.

    `code` is a stable token for machines, `sentence` is Vietnamese for the person who sent the file.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
