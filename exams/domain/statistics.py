"""How exams come out, over all published ones: shares of candidates who passed, with how far they may be off."""

from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.db.models import Count, Q, QuerySet

from exams.enums import ProtocolStatus, SessionStatus, Verdict
from registry.models import Qualification

# Of fewer candidates no share is shown: it would say little of the exam and much of the people.
LEAST_CANDIDATES = 5
# The 97.5th percentile of the standard normal distribution, for intervals of 95 percent.
Z = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """Where a share lies, each end from 0 to 1."""

    low: float
    high: float


def wilson_interval(successes: int, trials: int) -> Interval:
    """The score interval of 95 percent for a share; it stays within 0 and 1 and is good for few trials too.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22 (1927), 209-212; recommended for small samples by L. D. Brown, T. T. Cai and
    A. DasGupta, Interval estimation for a binomial proportion, Statistical Science 16 (2001), 101-133.
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError("a share needs trials, and successes among them")
    share, square = successes / trials, Z * Z
    centre = (share + square / (2 * trials)) / (1 + square / trials)
    half = Z / (1 + square / trials) * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    low = 0.0 if successes == 0 else centre - half
    return Interval(low, 1.0 if successes == trials else centre + half)


@dataclass(frozen=True)
class PassShare:
    """How many of the candidates of a qualification passed."""

    qualification: Qualification
    passed: int
    candidates: int

    @property
    def share(self) -> float:
        return self.passed / self.candidates

    @property
    def interval(self) -> Interval:
        return wilson_interval(self.passed, self.candidates)


@dataclass(frozen=True)
class PassShares:
    """The shares that may be shown, and how many qualifications have too few candidates for one."""

    shown: tuple[PassShare, ...]
    left_out: int


def pass_shares() -> PassShares:
    """By code of the qualification, whatever the version of its standard, under its newest title; in one query.

    Counted are verdicts of published protocols: passed or failed. Who did not come or was removed was not assessed.
    """
    counted: dict[str, PassShare] = {}
    for row in _examined_qualifications():
        before = counted.get(row.code, PassShare(row, 0, 0))
        counted[row.code] = PassShare(row, before.passed + row.passed, before.candidates + row.candidates)
    shown = tuple(row for row in counted.values() if row.candidates >= LEAST_CANDIDATES)
    return PassShares(shown, len(counted) - len(shown))


def _examined_qualifications() -> QuerySet[Any]:
    """Those with verdicts, each with how many: `candidates` and of them `passed`."""
    lines = "schemes__enrolments__protocol_lines"
    is_published = Q(
        **{f"{lines}__protocol__status": ProtocolStatus.SIGNED},
        **{f"{lines}__protocol__session__status": SessionStatus.PUBLISHED},
    )
    verdicts = {"candidates": (Verdict.PASSED, Verdict.FAILED), "passed": (Verdict.PASSED,)}
    counts = {
        name: Count(lines, filter=is_published & Q(**{f"{lines}__verdict__in": among}))
        for name, among in verdicts.items()
    }
    rows: QuerySet[Any] = Qualification.objects.select_related("profession").annotate(**counts)
    return rows.filter(candidates__gt=0).order_by("code", "pk")
