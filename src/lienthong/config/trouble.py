"""What can hinder the house from standing, each said in one sentence with what to do next."""


class Trouble(Exception):
    """A hindrance that a person can remove: the sentence is shown as it is, the command ends with `code`."""

    def __init__(self, sentence: str, code: int = 2) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
