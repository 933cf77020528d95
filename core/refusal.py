"""What the domain raises when something cannot be done, with a reason a person can read."""

from django.utils.functional import Promise

Text = str | Promise


class Refused(Exception):
    """The act was refused and nothing was written.

    `reason` is one translatable sentence that says what is wrong and what to do; `code` is a stable
    word for tests, logs and templates and never holds personal data.
    """

    def __init__(self, code: str, reason: Text) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)
