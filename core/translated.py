"""One accessor for a text kept in three columns (`_kk`, `_ru`, `_en`)."""

from django.conf import settings
from django.utils.translation import get_language

LANGUAGES = ("kk", "ru", "en")


class Translated:
    """`name = Translated()` reads `name_kk`, `name_ru` or `name_en` for the active language.

    Kazakh is always present, so it answers where the wished language is empty.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object | None, owner: type | None = None) -> str:
        if instance is None:
            return self.name
        language = (get_language() or settings.LANGUAGE_CODE)[:2]
        return text_in(instance, self.name, language)


def language_of(instance: object, name: str, wanted: str) -> str:
    """The language in which `name` can be said: the wanted one, else Kazakh."""
    return wanted if getattr(instance, f"{name}_{wanted}", "") else "kk"


def text_in(instance: object, name: str, language: str) -> str:
    """The text of `name` in `language`, else in Kazakh."""
    text: str = getattr(instance, f"{name}_{language_of(instance, name, language)}")
    return text
