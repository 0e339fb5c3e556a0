"""The exceptions that mean: the person at the keyboard can repair this."""


class UserError(Exception):
    """A mistake the user can repair: printed as one line on stderr, exit code 1, never a traceback.

    Raised as it is by code that knows the reader's language; by all other code as `CataloguedError`.
    """


class CataloguedError(UserError):
    """A `UserError` put into words late, because whoever raises it does not know the reader's language.

    `key` names the sentence in the catalogue and `values` fill it: `bot.catalogue.told` makes the sentence.
    `str()` gives both in one line, for logs.
    """

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        values = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return one_line(f"{self.key}: {values}" if values else self.key)


def one_line(told: object) -> str:
    """What another library says, which may go over many lines, fit for a sentence of ours."""
    return " ".join(str(told).split())
