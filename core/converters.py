"""What may stand in addresses."""


class NumberConverter:
    """The number of a thing: letters, figures and hyphens."""

    regex = "[A-Za-z0-9-]{1,40}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
