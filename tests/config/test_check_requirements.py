"""The requirements check follows the lock as an installer would, and names each difference."""

from typing import Any

from tools.check_requirements import differing, exported, locked, main, wishes_recorded, wishes_written


def package(name: str, *needs: str, **more: Any) -> dict[str, Any]:
    entry = {"name": name, "version": "1.0", "sdist": {"hash": f"sha256:{name}"}}
    return {**entry, "dependencies": [{"name": need} for need in needs], **more}


LOCK = {
    "package": [
        package(
            "tizilim",
            dependencies=[{"name": "web", "extra": ["fast"]}],
            **{"dev-dependencies": {"dev": [{"name": "lint"}]}},
        ),
        package("web", "base", **{"optional-dependencies": {"fast": [{"name": "speed"}], "slow": [{"name": "wait"}]}}),
        package("base", wheels=[{"hash": "sha256:wheel"}]),
        package("speed", "base"),
        package("wait"),
        package("lint"),
    ]
}


def test_this_repository_is_in_line() -> None:
    assert main() == 0


def test_lock_is_followed_through_extras() -> None:
    assert {name for name, _ in locked(LOCK, groups=())} == {"web", "base", "speed"}


def test_group_is_added() -> None:
    assert {name for name, _ in locked(LOCK, groups=("dev",))} == {"web", "base", "speed", "lint"}


def test_hashes_of_all_files_are_kept() -> None:
    assert locked(LOCK, groups=())["base", "1.0"] == {"sha256:base", "sha256:wheel"}


def test_export_is_read_with_markers_and_hashes() -> None:
    text = (
        "web==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via tizilim\n"
        "base==2.1 ; sys_platform == 'win32' \\\n    --hash=sha256:cc\n"
    )
    assert exported(text) == {("web", "1.0"): {"sha256:aa", "sha256:bb"}, ("base", "2.1"): {"sha256:cc"}}


def test_wish_changed_after_the_lock_is_named() -> None:
    written = wishes_written(["web[fast]>=1,<2", "base>=2", "new>=1"])
    recorded = wishes_recorded(
        [{"name": "web", "extras": ["fast"], "specifier": "<2,>=1"}, {"name": "base", "specifier": ">=1"}]
    )
    assert differing(written, recorded) == {"base", "new"}
