"""One style sheet and one script for all pages, joined from small files when static files are looked for or collected.

People read and change the small files; browsers fetch two. Joining is all that happens: nothing is compiled.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

STATIC = Path(__file__).resolve().parent.parent / "static"
# Joined file -> its parts in their order; a pattern stands for its files by name.
SHEETS = {
    "css/site.css": ("css/tokens.css", "css/base.css", "css/patterns/*.css", "css/components/*.css", "css/print.css"),
    "js/site.js": ("js/components/*.js",),
}


def parts_of(sheet: str) -> list[Path]:
    """The files of a sheet in the order in which they are joined."""
    return [path for pattern in SHEETS[sheet] for path in sorted(STATIC.glob(pattern))]


def joined(sheet: str) -> str:
    """The text of a sheet, each part under its name."""
    return "\n".join(f"/* {path.relative_to(STATIC)} */\n{path.read_text('utf-8')}" for path in parts_of(sheet))


class SheetFinder(BaseFinder):
    """Finds the joined files; they are written to `made/` in the folder of everything that is made."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=settings.VAR / "made")

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        if path not in SHEETS:
            return []
        made = str(self._make(path))
        return [made] if find_all else made

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for sheet in SHEETS:
            self._make(sheet)
            yield sheet, self.storage

    def _make(self, sheet: str) -> Path:
        """Write the sheet unless it stands there already, in one step so that nobody reads half of it."""
        target, text = Path(self.storage.path(sheet)), joined(sheet)
        if not target.is_file() or target.read_text("utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            unfinished = target.with_suffix(f".{id(self)}.part")
            unfinished.write_text(text, "utf-8")
            unfinished.replace(target)
        return target
