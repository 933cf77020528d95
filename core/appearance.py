"""How a reader wants pages to look: colours, size, spacing, pictures. Kept in a cookie, given to the page's root.

The site needs none of it to be readable; it is the "version for people with low vision" that readers of Kazakhstan's
public sites look for, and the switch between light and dark for everybody.
"""

from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl, urlencode

from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

COOKIE = "view"


class Scheme(TextChoices):
    """Sets of colours; an empty one follows the device."""

    DEVICE = "", _("as my device is set")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")
    CONTRAST = "contrast", _("black on white, high contrast")
    NIGHT = "night", _("white on black, high contrast")
    BLUE = "blue", _("dark blue on light blue")


class Size(TextChoices):
    """Size of type, of which the usual one is 17 px in a browser whose own is 16."""

    USUAL = "", _("usual")
    LARGE = "2", _("one and a half")
    LARGEST = "3", _("double")


class Spacing(TextChoices):
    """Space between letters, words and lines."""

    USUAL = "", _("usual")
    WIDE = "wide", _("wide")


class Pictures(TextChoices):
    """Pictures that only adorn; those that say something always have their table."""

    ON = "", _("shown")
    OFF = "off", _("hidden")


CHOICES: dict[str, type[TextChoices]] = {"scheme": Scheme, "size": Size, "spacing": Spacing, "pictures": Pictures}


@dataclass(frozen=True)
class Appearance:
    """One value of each of `CHOICES`; empty is the usual look."""

    scheme: str = ""
    size: str = ""
    spacing: str = ""
    pictures: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)

    def as_cookie(self) -> str:
        """Only what differs from the usual look."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def is_usual(self) -> bool:
        return self == Appearance()


def of_request(request: HttpRequest) -> Appearance:
    """What the cookie asks for; anything it cannot mean is left out."""
    asked = dict(parse_qsl(request.COOKIES.get(COOKIE, "")))
    return Appearance(**{name: asked[name] for name in CHOICES if asked.get(name) in CHOICES[name].values})
