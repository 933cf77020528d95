"""The computation of an overall result. It proposes; a named human concludes (rule 20 of the domain).

Shares are compared exactly, without rounding; shown percents are rounded down to two places, so that a candidate
who fails by a hair never reads a figure that equals the pass mark.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from exams.models import BlueprintLine, ExamSession, Scheme

HUNDRED = Decimal(100)
PLACES = Decimal("0.01")
NONE = Decimal()


@dataclass(frozen=True)
class Share:
    """Points reached of a whole: of one part, or of one labour function over all parts."""

    code: str
    points: Decimal
    maximum: Decimal
    required_percent: int
    counts: bool

    @property
    def percent(self) -> Decimal:
        return (self.points * HUNDRED / self.maximum).quantize(PLACES, ROUND_DOWN)

    @property
    def is_enough(self) -> bool:
        return not self.counts or self.points * HUNDRED >= self.required_percent * self.maximum


@dataclass(frozen=True)
class Computation:
    """All parts and functions of one candidate, the weighted total and the proposal."""

    parts: tuple[Share, ...]
    functions: tuple[Share, ...]
    total_percent: Decimal

    @property
    def is_passed(self) -> bool:
        return all(share.is_enough for share in (*self.parts, *self.functions))

    def as_json(self) -> dict[str, Any]:
        """Texts and booleans only, for the frozen line of a protocol."""
        return {
            "parts": [_share_json(share) for share in self.parts],
            "functions": [_share_json(share) for share in self.functions],
            "total_percent": str(self.total_percent),
            "is_passed": self.is_passed,
        }


def _share_json(share: Share) -> dict[str, Any]:
    plain = {name: str(v) if isinstance(v, Decimal) else v for name, v in asdict(share).items()}
    return {**plain, "percent": str(share.percent), "is_enough": share.is_enough}


def blueprint(scheme: Scheme) -> list[BlueprintLine]:
    """The lines of a scheme in the order of its columns."""
    lines = BlueprintLine.objects.filter(part__scheme=scheme).select_related("part", "function")
    return list(lines.order_by("part__position", "position", "pk"))


def blueprints(session: ExamSession) -> dict[int, list[BlueprintLine]]:
    """The lines of each scheme of a session by its key, in one question."""
    lines = BlueprintLine.objects.filter(part__scheme__sessions=session).select_related("part__scheme", "function")
    found: dict[int, list[BlueprintLine]] = {}
    for line in lines.order_by("part__scheme__code", "part__scheme_id", "part__position", "position", "pk"):
        found.setdefault(line.part.scheme_id, []).append(line)
    return found


def compute(lines: Iterable[BlueprintLine], points: Mapping[int, Decimal], *, function_percent: int) -> Computation:
    """Compute from points by line key, one for every line; `function_percent` is asked of each mandatory function."""
    parts: dict[str, Share] = {}
    functions: dict[str, Share] = {}
    weights: dict[str, int] = {}
    for line in lines:
        part, function, reached = line.part, line.function, points[line.pk]
        weights[part.code] = part.weight
        empty_part = Share(part.code, NONE, NONE, part.pass_percent, counts=True)
        parts[part.code] = _plus(parts.get(part.code, empty_part), reached, line.max_points)
        empty = Share(function.code, NONE, NONE, function_percent, counts=function.is_mandatory)
        functions[function.code] = _plus(functions.get(function.code, empty), reached, line.max_points)
    exact = sum(
        (Fraction(share.points) * weights[code] / Fraction(share.maximum) for code, share in parts.items()), Fraction()
    )
    total = Decimal(int(exact * 100)) / 100
    return Computation(tuple(parts.values()), tuple(functions.values()), total.quantize(PLACES))


def _plus(share: Share, points: Decimal, maximum: Decimal) -> Share:
    return Share(share.code, share.points + points, share.maximum + maximum, share.required_percent, share.counts)
