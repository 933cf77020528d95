"""Keeps text in CSV from being run as a formula by a spreadsheet program, and undoes it when reading back."""

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
MARK = "'"


def _is_risky(text: str) -> bool:
    """Also behind marks and spaces, so that adding and taking one mark are inverse."""
    bare = text.lstrip(MARK)
    return bare.startswith(STARTS_FORMULA) or bare.lstrip(" \u00a0").startswith(STARTS_FORMULA)


def guarded(text: str) -> str:
    """The text, with a leading ' when a program could take it for a formula."""
    return MARK + text if _is_risky(text) else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if text.startswith(MARK) and _is_risky(text) else text
