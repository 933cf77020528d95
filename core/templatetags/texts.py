"""Passages in a language other than the page's say so, for speech and hyphenation."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.translated import language_of, text_in

register = template.Library()


@register.simple_tag
def text(thing: object, name: str) -> str | SafeString:
    """The text `name` of a thing for the reader, marked where it had to be taken from another language."""
    wanted = (get_language() or settings.LANGUAGE_CODE)[:2]
    said, language = text_in(thing, name, wanted), language_of(thing, name, wanted)
    return said if language == wanted else in_language(said, language)


def in_language(said: str, language: str) -> SafeString:
    """A passage with its language."""
    return format_html('<span lang="{}">{}</span>', language, said)
