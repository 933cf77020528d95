"""Compares pyproject.toml, uv.lock and the exported requirements files; needs neither uv nor a network."""

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "tizilim"
PINNED = re.compile(r"^([a-z0-9.-]+)==([^\s;]+)", re.MULTILINE)
HASH = re.compile(r"--hash=(sha256:[0-9a-f]+)")

# (name, version) -> hashes of its files
Pins = dict[tuple[str, str], set[str]]
Wishes = dict[str, tuple[frozenset[str], SpecifierSet]]


def main() -> int:
    """0 when all three say the same; otherwise every difference on a line."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    problems = [
        *lock_problems(project, lock),
        *file_problems("requirements.txt", locked(lock, groups=())),
        *file_problems("requirements-dev.txt", locked(lock, groups=("dev",))),
    ]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def lock_problems(project: dict[str, Any], lock: dict[str, Any]) -> list[str]:
    """Where the lock was made from other wishes than pyproject.toml has now."""
    metadata = root_of(lock)["metadata"]
    pairs = [
        ("dependencies", project["project"]["dependencies"], metadata["requires-dist"]),
        ("dev group", project["dependency-groups"]["dev"], metadata["requires-dev"]["dev"]),
    ]
    return [
        f"pyproject.toml ({place}) and uv.lock differ in: {', '.join(sorted(differences))}"
        for place, written, recorded in pairs
        if (differences := differing(wishes_written(written), wishes_recorded(recorded)))
    ]


def wishes_written(lines: list[str]) -> Wishes:
    """The wishes of pyproject.toml by name."""
    wishes = [Requirement(line) for line in lines]
    return {wish.name: (frozenset(wish.extras), wish.specifier) for wish in wishes}


def wishes_recorded(entries: list[dict[str, Any]]) -> Wishes:
    """The wishes uv.lock was made from by name."""
    return {
        entry["name"]: (frozenset(entry.get("extras", ())), SpecifierSet(entry.get("specifier", "")))
        for entry in entries
    }


def differing(one: Wishes, other: Wishes) -> set[str]:
    """Names that only one side has, or that the sides describe differently."""
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def root_of(lock: dict[str, Any]) -> dict[str, Any]:
    """The entry of this project."""
    return next(package for package in lock["package"] if package["name"] == PROJECT)


def locked(lock: dict[str, Any], *, groups: tuple[str, ...]) -> Pins:
    """Everything that the project and the groups lead to, on any system."""
    root = root_of(lock)
    waiting = [*root["dependencies"], *(entry for group in groups for entry in root["dev-dependencies"][group])]
    pins: Pins = {}
    seen = set()
    while waiting:
        wish = waiting.pop()
        key = (wish["name"], wish.get("version"), tuple(wish.get("extra", ())))
        if key in seen:
            continue
        seen.add(key)
        for package in candidates(lock, wish):
            pins[package["name"], package["version"]] = hashes(package)
            waiting += package.get("dependencies", [])
            for extra in wish.get("extra", ()):
                waiting += package.get("optional-dependencies", {}).get(extra, [])
    return pins


def candidates(lock: dict[str, Any], wish: dict[str, Any]) -> list[dict[str, Any]]:
    """The packages a wish may mean: one, or one per system where versions differ."""
    return [
        package
        for package in lock["package"]
        if package["name"] == wish["name"] and wish.get("version") in {None, package["version"]}
    ]


def hashes(package: dict[str, Any]) -> set[str]:
    """The hashes of all files of a package."""
    files = [package["sdist"]] if "sdist" in package else []
    return {file["hash"] for file in [*files, *package.get("wheels", [])]}


def file_problems(name: str, wanted: Pins) -> list[str]:
    """Where a requirements file and the lock differ."""
    found = exported((ROOT / name).read_text())
    missing = [f"{name} lacks {pin[0]}=={pin[1]} of uv.lock" for pin in sorted(wanted.keys() - found.keys())]
    surplus = [f"{name} has {pin[0]}=={pin[1]}, uv.lock has not" for pin in sorted(found.keys() - wanted.keys())]
    altered = [
        f"{name} has other hashes for {pin[0]}=={pin[1]} than uv.lock"
        for pin in sorted(found.keys() & wanted.keys())
        if found[pin] != wanted[pin]
    ]
    return [*missing, *surplus, *altered]


def exported(text: str) -> Pins:
    """The pins of a requirements file."""
    starts = list(PINNED.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    return {
        (start[1], start[2]): set(HASH.findall(text, start.start(), end))
        for start, end in zip(starts, ends, strict=True)
    }


if __name__ == "__main__":
    sys.exit(main())
