"""What readers see in Kazakh and Russian: whole catalogues, official names, dates, plurals, texts of the libraries."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import allauth
import django
import polib
import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from pytest_django import Settings

from config.library_texts import MONTHS_IN_DATES
from tools.check_translations import ROOT, catalogue_problems, extracted, key

DJANGO, ALLAUTH = Path(django.__file__).parent, Path(allauth.__file__).parent
LIBRARIES = (DJANGO / "conf" / "locale", DJANGO / "contrib" / "auth" / "locale", ALLAUTH / "locale")
LANGUAGES = ("kk", "ru")
# Long dates end with "г." in Russian, and a second point would stand after it.
LONG_DATES = ("until", "since", "at")
DAY = date(2026, 11, 23)
SPECIALISTS, CENTRES = "Register of certified specialists", "Register of certification centres"


def catalogue(folder: Path, language: str) -> polib.POFile:
    return polib.pofile(str(folder / language / "LC_MESSAGES" / "django.po"))


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues as they are now, whether or not somebody compiled them."""
    folder = tmp_path_factory.mktemp("locale")
    for language in LANGUAGES:
        (folder / language / "LC_MESSAGES").mkdir(parents=True)
        target = folder / language / "LC_MESSAGES" / "django.mo"
        catalogue(ROOT / "locale", language).save_as_mofile(str(target))
    return folder


@pytest.fixture(autouse=True)
def _texts(settings: Settings, compiled: Path) -> None:
    settings.LOCALE_PATHS = [compiled]


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def test_catalogue_is_whole(language: str) -> None:
    assert list(catalogue_problems(catalogue(ROOT / "locale", language))) == []


def test_catalogues_hold_the_same_texts() -> None:
    """A text that Russian lacks would come out in Kazakh, the language of the site."""
    kazakh, russian = ({key(entry) for entry in catalogue(ROOT / "locale", language)} for language in LANGUAGES)
    assert kazakh == russian


def test_plural_rule_is_that_of_django(language: str) -> None:
    """Texts of Django and ours live in one catalogue only when the rules are equal."""
    ours, theirs = catalogue(ROOT / "locale", language), catalogue(DJANGO / "conf" / "locale", language)
    assert ours.metadata["Plural-Forms"] == theirs.metadata["Plural-Forms"]


def test_library_texts_are_written_as_in_the_libraries() -> None:
    written = {
        key(entry)
        for entry in extracted(ROOT / "config")
        if any(path == "library_texts.py" for path, _ in entry.occurrences)
    }
    theirs = {key(entry) for folder in LIBRARIES for entry in catalogue(folder, "en")}
    assert len(written) > 150
    assert written - theirs == set()


def test_library_texts_are_ours_in_both_languages(language: str) -> None:
    held = {key(entry) for entry in catalogue(ROOT / "locale", language)}
    assert {key(entry) for entry in extracted(ROOT / "config")} - held == set()


def test_long_date_is_not_followed_by_a_point() -> None:
    russian = catalogue(ROOT / "locale", "ru")
    assert [entry.msgstr for entry in russian for name in LONG_DATES if f"%({name})s." in entry.msgstr] == []


@pytest.mark.parametrize(
    ("code", "specialists", "centres"),
    [
        ("kk", "Сертификатталған мамандардың тізілімі", "Мамандарды сертификаттау орталықтарының тізілімі"),
        ("ru", "Реестр сертифицированных специалистов", "Реестр центров сертификации специалистов"),
        ("en", SPECIALISTS, CENTRES),
    ],
)
def test_registers_have_their_official_names(code: str, specialists: str, centres: str) -> None:
    with translation.override(code):
        assert (gettext(SPECIALISTS), gettext(CENTRES)) == (specialists, centres)


@pytest.mark.parametrize(("code", "name"), [("kk", "Тізілім"), ("ru", "Тізілім"), ("en", "Tizilim")])
def test_site_has_its_name(code: str, name: str) -> None:
    with translation.override(code):
        assert gettext("Tizilim") == name


@pytest.mark.parametrize(
    ("code", "long", "short"),
    [
        ("kk", "2026 ж. 23 қараша", "05.06.2026"),
        ("ru", "23 ноября 2026 г.", "05.06.2026"),
        ("en", "23 November 2026", "05/06/2026"),
    ],
)
def test_date_is_written_as_in_the_language(code: str, long: str, short: str) -> None:
    with translation.override(code):
        assert date_format(DAY, "DATE_FORMAT") == long
        assert date_format(date(2026, 6, 5), "SHORT_DATE_FORMAT") == short


@pytest.mark.parametrize(
    ("code", "months"),
    [
        ("kk", "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"),
        ("ru", "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    ],
)
def test_months_inside_a_date(code: str, months: str) -> None:
    with translation.override(code):
        assert [date_format(date(2026, month, 1), "E") for month in range(1, 13)] == months.split()
        assert [str(month) for month in MONTHS_IN_DATES] == months.split()


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("kk", {1: "1 байт", 2: "2 байт", 5: "5 байт"}),
        ("ru", {1: "1 байт", 2: "2 байта", 5: "5 байт", 11: "11 байт", 21: "21 байт"}),
    ],
)
def test_number_takes_its_form(code: str, texts: dict[int, str]) -> None:
    with translation.override(code):
        # Django binds number and word by a no-break space.
        assert {number: filesizeformat(number).replace("\xa0", " ") for number in texts} == texts


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("kk", {1: "1 таңба", 2: "2 таңба", 5: "5 таңба"}),
        ("ru", {1: "1 знака", 2: "2 знаков", 5: "5 знаков", 21: "21 знака"}),
    ],
)
def test_number_takes_its_form_inside_a_sentence(code: str, texts: dict[int, str]) -> None:
    one = "Your password must contain at least %(min_length)d character."
    many = "Your password must contain at least %(min_length)d characters."
    with translation.override(code):
        for number, words in texts.items():
            assert f" {words}" in ngettext(one, many, number) % {"min_length": number}


@pytest.mark.parametrize(
    ("code", "required", "too_long"),
    [
        ("kk", "Бұл өрісті толтырыңыз.", "Мәтінді 3 таңбаға дейін қысқартыңыз (қазір 5)."),
        ("ru", "Заполните это поле.", "Сократите текст до 3 знаков (сейчас 5)."),
    ],
)
def test_form_error_is_in_the_language_of_the_reader(code: str, required: str, too_long: str) -> None:
    field = forms.CharField(max_length=3)
    with translation.override(code):
        for value, text in (("", required), ("12345", too_long)):
            with pytest.raises(ValidationError) as caught:
                field.clean(value)
            assert caught.value.messages == [text]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("kk", "Электрондық пошта немесе құпиясөз қате. Тексеріп, қайта енгізіңіз."),
        ("ru", "Электронная почта или пароль неверны. Проверьте их и введите ещё раз."),
    ],
)
@pytest.mark.django_db
def test_refused_sign_in_is_told_in_the_language_of_the_reader(code: str, text: str) -> None:
    data = {"login": "nobody@example.com", "password": "wrong"}
    response = Client().post("/accounts/login/", data, headers={"accept-language": code})
    assert response.status_code == 200
    assert text in response.content.decode()


def test_no_account_error_is_left_in_english(language: str) -> None:
    """Those of names and telephones cannot occur here: the e-mail is the login."""
    others = ("phone", "username", "code")
    errors = {
        code: text for code, text in DefaultAccountAdapter.error_messages.items() if not any(o in code for o in others)
    }
    with translation.override("en"):
        english = {code: str(text) for code, text in errors.items()}
    assert [code for code, text in errors.items() if str(text) == english[code]] == []
