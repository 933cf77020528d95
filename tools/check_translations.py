"""Every text of the code and templates is translated, and every translation is whole. Changes nothing in the tree.

The texts are extracted as `manage.py makemessages` does it, in a copy. To bring the catalogues up to date:
`make messages`.
"""

import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("kk", "ru")
# Not part of what a reader sees.
LEFT_OUT = ("var", "static", "tests", "tools", "docs", "locale", "node_modules")
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[#0-]?\d*(?:\.\d+)?[a-z]|\{(\w*)\}")
PLURAL_FORMS = re.compile(r"nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*(.+?)\s*;?\s*$")


def main() -> int:
    """0 when nothing is missing; otherwise one line per problem."""
    source = extracted(ROOT)
    problems = [problem for language in LANGUAGES for problem in language_problems(language, source)]
    for problem in problems:
        print(problem)
    print(f"{len(source)} texts, {len(problems)} problems")
    return 1 if problems else 0


def language_problems(language: str, source: Iterable[polib.POEntry]) -> Iterator[str]:
    """What is wrong in the catalogues of one language."""
    paths = sorted(ROOT.glob(f"locale/{language}/LC_MESSAGES/*.po"))
    catalogues = [polib.pofile(str(path)) for path in paths]
    yield from missing(language, source, catalogues)
    for path, catalogue in zip(paths, catalogues, strict=True):
        name = str(path.relative_to(ROOT))
        yield from (f"{name}: {problem}" for problem in catalogue_problems(catalogue))
        yield from (f"{name}: {line}" for line in rejected_by_msgfmt(path))


def extracted(root: Path) -> list[polib.POEntry]:
    """All texts marked for translation under a folder."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".*", "__pycache__", *LEFT_OUT))
        (copy / "locale").mkdir()
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        command = [sys.executable, "-m", "django", "makemessages", "--locale", "en", "--keep-pot", "--verbosity", "0"]
        subprocess.run(command, cwd=copy, env=environment, check=True)
        template = copy / "locale" / "django.pot"
        return list(polib.pofile(str(template))) if template.exists() else []


def missing(language: str, source: Iterable[polib.POEntry], catalogues: Iterable[polib.POFile]) -> Iterator[str]:
    """Texts that no catalogue of the language holds."""
    held = {key(entry) for catalogue in catalogues for entry in catalogue if not entry.obsolete}
    for entry in source:
        if key(entry) not in held:
            path, line = entry.occurrences[0] if entry.occurrences else ("?", "")
            yield f"{language}: not in the catalogue: {quoted(entry)} ({path}:{line})"


def key(entry: polib.POEntry) -> tuple[str | None, str, str]:
    """What gettext finds an entry by; a text that gained a plural is another text."""
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def catalogue_problems(catalogue: polib.POFile) -> Iterator[str]:
    """Entries that are fuzzy, empty, short of plural forms, or differ in placeholders."""
    header = PLURAL_FORMS.search(catalogue.metadata.get("Plural-Forms", ""))
    if header is None:
        yield "the header has no Plural-Forms"
        return
    count, rule = int(header[1]), header[2]
    for entry in catalogue:
        if entry.obsolete:
            continue
        if entry.fuzzy:
            yield f"fuzzy: {quoted(entry)}"
        elif entry.msgid_plural:
            yield from plural_problems(entry, count, rule)
        else:
            yield from form_problems(entry, entry.msgstr, [entry.msgid])


def plural_problems(entry: polib.POEntry, count: int, rule: str) -> Iterator[str]:
    """Each form is there; only a form that means exactly one thing may leave the number out."""
    if sorted(entry.msgstr_plural) != list(range(count)):
        yield f"{len(entry.msgstr_plural)} plural forms instead of {count}: {quoted(entry)}"
        return
    chosen = gettext.c2py(rule)
    only_one = {form for form in range(count) if [n for n in range(1000) if chosen(n) == form] == [1]}
    for form, text in sorted(entry.msgstr_plural.items()):
        models = [entry.msgid_plural, entry.msgid] if form in only_one else [entry.msgid_plural]
        yield from form_problems(entry, text, models)


def form_problems(entry: polib.POEntry, text: str, models: list[str]) -> Iterator[str]:
    """One translated text against the texts whose placeholders it may have."""
    if not text.strip():
        yield f"empty: {quoted(entry)}"
    elif placeholders(text) not in [placeholders(model) for model in models]:
        wanted, found = listed(placeholders(models[0])), listed(placeholders(text))
        yield f"placeholders {found} instead of {wanted}: {quoted(entry)}"


def placeholders(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Named ones as a set (one may be said twice), positional ones in their order."""
    named, positional = set(), []
    for match in PLACEHOLDER.finditer(text.replace("%%", "")):
        if name := match[1] or match[2]:
            named.add(name)
        else:
            positional.append(match[0])
    return frozenset(named), tuple(positional)


def listed(found: tuple[frozenset[str], tuple[str, ...]]) -> str:
    """Placeholders for a message."""
    return ", ".join([*sorted(found[0]), *found[1]]) or "none"


def rejected_by_msgfmt(path: Path) -> list[str]:
    """What gettext's own compiler has against the catalogue."""
    result = subprocess.run(
        ["msgfmt", "--check", f"--output-file={os.devnull}", path.name],
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    errors = [line for line in result.stderr.splitlines() if ": warning: " not in line]
    return errors if result.returncode else []


def quoted(entry: polib.POEntry) -> str:
    """The original text in one line."""
    text = entry.msgid.replace("\n", "\\n")
    return f'"{text}"' if entry.msgctxt is None else f'"{text}" [{entry.msgctxt}]'


if __name__ == "__main__":
    sys.exit(main())
