"""How certificates are shown."""

from datetime import date
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from certification.enums import CertificateGround
from certification.models import Certificate
from certification.papers.certificate import Triple
from core.identifiers import in_groups
from core.templatetags.texts import in_language

register = template.Library()


@register.simple_tag
def certificate_status(certificate: Certificate, today: date) -> SafeString:
    """The computed status of a certificate as a tag."""
    status = certificate.shown_status(today)
    return render_to_string("components/status.html", {"status": status.value, "label": status.label})


@register.filter
def ground_word(ground: str) -> str:
    """The word for a ground."""
    return str(dict(CertificateGround.choices).get(ground, ground))


@register.filter
def spoken(triple: Triple) -> str | SafeString:
    """A frozen text in the reader's language; a passage that is there in Kazakh only says so."""
    language = (get_language() or "kk")[:2]
    text: str = getattr(triple, language)
    return text or in_language(triple.kk, "kk")


@register.inclusion_tag("components/holder.html")
def holder(sheet: dict[str, Any]) -> dict[str, str]:
    """The holder's name as written in the reader's language, else in Kazakh."""
    language = (get_language() or "kk")[:2]
    name = sheet.get(f"holder_{'latin' if language == 'en' else language}")
    return {"language": language, "name": name} if name else {"language": "kk", "name": sheet["holder_kk"]}


@register.filter
def grouped(code: str) -> str:
    """A public code in groups of four."""
    return in_groups(code)


@register.simple_tag
def stopped_reason(stopped: dict[int, str], decision: int) -> str:
    """Why a granted certificate was not issued, in the reader's language."""
    characters = stopped[decision]
    if not characters:
        return gettext("Not issued. Ask the operator of this site for the reason.")
    text = gettext("Not issued: the type of the paper lacks %(characters)s. Correct the name or title that holds it.")
    return text % {"characters": characters}
