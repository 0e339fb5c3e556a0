"""The one exception that means: the person at the keyboard can repair this."""


class UserError(Exception):
    """A mistake the user can repair: printed as one line on stderr, exit code 1, never a traceback."""
