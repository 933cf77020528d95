"""Dates in words, as papers print them in each language, whatever language the program runs in."""

from datetime import date

# The month as it stands inside a date: Kazakh nominative, Russian genitive, English.
# fmt: off
MONTHS = {
    "kk": (
        "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
        "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
    ),
    "ru": (
        "января", "февраля", "марта", "апреля", "мая", "июня",
        "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}
# fmt: on
PATTERNS = {
    "kk": "{year} ж. {day} {month}",
    "ru": "{day} {month} {year} г.",  # noqa: RUF001  the Russian short word for year
    "en": "{day} {month} {year}",
}


def date_in_words(day: date, language: str) -> str:
    """One date in `kk`, `ru` or `en`; its parts never part at the end of a line."""
    words = PATTERNS[language].format(year=day.year, day=day.day, month=MONTHS[language][day.month - 1])
    return words.replace(" ", "\N{NO-BREAK SPACE}")
