"""Reading pages: a small tree of elements, and what tests ask of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """A tag with its attributes, its own and its descendants' text, and its children."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.pieces).split())

    def walk(self) -> Iterator["Element"]:
        for child in self.children:
            yield child
            yield from child.walk()

    def all(self, *tags: str, **attrs: str) -> list["Element"]:
        """Descendants with one of the tags and the given attributes; `class_` asks for one of the classes."""
        wanted_class = attrs.pop("class_", "")
        return [
            element
            for element in self.walk()
            if (not tags or element.tag in tags)
            and (not wanted_class or wanted_class in element.attrs.get("class", "").split())
            and all(element.attrs.get(name) == value for name, value in attrs.items())
        ]

    def one(self, *tags: str, **attrs: str) -> "Element":
        (found,) = self.all(*tags, **attrs)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("#page")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        names = [element.tag for element in self.open]
        if tag in names[1:]:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.pieces.append(data)


def body_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def page_of(response: HttpResponseBase) -> Element:
    """The page of an answer as a tree."""
    return tree_of(body_of(response))


def tree_of(text: str) -> Element:
    """HTML as a tree."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.root


def messages_of(page: Element) -> list[tuple[str, str]]:
    """Kind (`success`, `error` …) and text of each message."""
    found = page.one("main").all("p", class_="message")
    return [(element.attrs["class"].rpartition("-")[2], element.text) for element in found]


def wrong_fields(page: Element) -> list[str]:
    """Names of the controls in fields that are marked as wrong, in the order of the page."""
    fields = [*page.all("div", class_="is-wrong"), *page.all("td", class_="is-wrong")]
    controls = [control for wrong in fields for control in wrong.all("input", "select", "textarea")]
    names = [control.attrs["name"] for control in controls if control.attrs.get("type") != "hidden"]
    return list(dict.fromkeys(names))


def values_of(form: Element) -> dict[str, str]:
    """What a browser would send for a form as it stands, but for the token, which differs each time."""
    values: dict[str, str] = {}
    for control in form.all("input", "select", "textarea"):
        name, kind = control.attrs.get("name", ""), control.attrs.get("type", "text")
        if control.tag == "select":
            chosen = [option for option in control.all("option") if "selected" in option.attrs]
            values[name] = (chosen or control.all("option"))[0].attrs["value"]
        elif control.tag == "textarea":
            values[name] = "".join(control.pieces).removeprefix("\n")
        elif kind not in ("checkbox", "radio") or "checked" in control.attrs:
            values[name] = control.attrs.get("value", "")
    values.pop("csrfmiddlewaretoken", None)
    return values


def status_of(page: Element) -> str:
    """The code of the first status shown, such as `submitted`."""
    return page.one("main").all("strong", class_="status")[0].attrs["class"].split()[1].removeprefix("status-")


def context_of(response: HttpResponseBase, name: str) -> Any:
    """A value of the template's context."""
    return getattr(response, "context")[name]  # noqa: B009 - the test client adds the attribute
