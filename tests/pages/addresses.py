"""Addresses by name, in a chosen language."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override


def at(name: str, *args: object, language: str = "en") -> str:
    """The address of a named page."""
    with override(language):
        return reverse(name, args=args)


def named_patterns(resolver: URLResolver | None = None) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its name; an address without a name is named by its pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from named_patterns(pattern)
        else:
            yield pattern.name or str(pattern.pattern), pattern
