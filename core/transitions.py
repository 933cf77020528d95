"""Tables of allowed status changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.refusal import Refused


@dataclass(frozen=True)
class Transitions:
    """Which status may follow which; a status without followers is final."""

    allowed: Mapping[str, frozenset[str]]

    def permits(self, before: str, after: str) -> bool:
        return after in self.allowed[before]

    def require(self, before: str, after: str, *, labels: Mapping[str, object]) -> None:
        """Refuse with code `transition` when the change is not in the table; `labels` name the states to people."""
        if not self.permits(before, after):
            raise not_from_here(before, after, labels=labels)

    def final(self) -> frozenset[str]:
        return frozenset(state for state, followers in self.allowed.items() if not followers)


def not_from_here(before: str, after: str, *, labels: Mapping[str, object]) -> Refused:
    """The refusal of a change of status, with both states named."""
    message = _("This cannot become “%(after)s”: it is “%(before)s” now. Reload the page to see what changed.")
    return Refused("transition", message % {"after": labels[after], "before": labels[before]})


def transitions(table: Mapping[str, set[str]]) -> Transitions:
    """Build a table and check that every state named in it has a row."""
    named = set(table) | {after for followers in table.values() for after in followers}
    if named != set(table):
        raise ValueError(f"states without a row: {sorted(named - set(table))}")
    return Transitions({before: frozenset(followers) for before, followers in table.items()})
