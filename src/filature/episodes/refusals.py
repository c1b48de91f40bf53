"""When no likelihood ratio is given: typed results with a code, what was measured, and what would help.

A refusal is a finding of its own and stands in the output beside the reason. The wording of `code` is stable.
"""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Why no number is given."""

    DATE_ONLY = "DATE_ONLY"
    ZONE_UNKNOWN = "ZONE_UNKNOWN"
    TOO_FEW = "TOO_FEW"
    REF_SMALL = "REF_SMALL"
    REF_WITHIN = "REF_WITHIN"
    SAME_BOUT = "SAME_BOUT"
    RATE_HIGH = "RATE_HIGH"
    SELECTED = "SELECTED"


REMEDY = {
    Code.DATE_ONLY: "ask the provider for the times of day of the payments",
    Code.ZONE_UNKNOWN: "have the provider state the time zone in writing, then read the exhibit again",
    Code.TOO_FEW: "ask for a longer period of payments and of communications, covered by both sources",
    Code.REF_SMALL: "use a reference set with at least 300 persons in every class",
    Code.REF_WITHIN: "use a reference set with other counterparts of the same persons",
    Code.SAME_BOUT: "no score of timing survives this: rely on other evidence",
    Code.RATE_HIGH: "use a reference set of persons who are in contact as often",
    Code.SELECTED: "use a later period, another provider, or another kind of evidence for the number",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One reason why no number is given."""

    code: Code
    reason: str  # what was found and what would be needed

    @property
    def remedy(self) -> str:
        """Return what would help."""
        return REMEDY[self.code]

    def as_dict(self) -> dict[str, str]:
        """Return the refusal as JSON-ready data."""
        return {"code": self.code.value, "reason": self.reason, "remedy": self.remedy}


LEAST_PAYMENTS = 3
LEAST_SESSIONS = 2
LEAST_COVERED_DAYS = 28
LEAST_PERSONS = 300
FULL_PERSONS = 1000
MOST_BUSY = 0.8


def too_few(*, n_fwd: int, n_bwd: int, sessions: int, covered_days: float) -> Refusal | None:
    """Refuse fewer than 3 usable payments either way, 2 sessions, or 28 days listened to by both sources."""
    needed = (
        (min(n_fwd, n_bwd), LEAST_PAYMENTS, "usable payments"),
        (sessions, LEAST_SESSIONS, "sessions"),
        (covered_days, LEAST_COVERED_DAYS, "days covered by both sources"),
    )
    for found, least, what in needed:
        if found < least:
            return Refusal(code=Code.TOO_FEW, reason=f"{found:g} {what}, at least {least} are needed")
    return None


def date_only(dropped: int, left: int) -> Refusal | None:
    """Refuse where too few payments are left once those without a time of day are dropped."""
    if dropped and left < LEAST_PAYMENTS:
        reason = (
            f"{dropped} payments without a time of day, {left} with one, at least {LEAST_PAYMENTS} are needed"
        )
        return Refusal(code=Code.DATE_ONLY, reason=reason)
    return None


def zone_unknown(rows: int) -> Refusal | None:
    """Refuse where the zone of any row of the two series is not stated: an error of hours can exculpate falsely."""
    if rows:
        return Refusal(code=Code.ZONE_UNKNOWN, reason=f"the time zone of {rows} rows is not stated")
    return None


def reference_small(persons: dict[str, int]) -> Refusal | None:
    """Refuse where any class of the reference set has fewer than 300 persons."""
    name, fewest = min(persons.items(), key=lambda item: (item[1], item[0]))
    if fewest < LEAST_PERSONS:
        return Refusal(
            code=Code.REF_SMALL,
            reason=f"{fewest} persons in class {name}, at least {LEAST_PERSONS} are needed",
        )
    return None


def rate_high(rate: float, busy: float, low: float, high: float) -> Refusal | None:
    """Refuse contact rates that the reference set does not span, and days that nearly all have a session."""
    if not low <= rate <= high:
        reason = f"{rate:.2g} sessions a week; the reference set spans {low:.2g} to {high:.2g}"
        return Refusal(code=Code.RATE_HIGH, reason=reason)
    if busy > MOST_BUSY:
        reason = f"a session follows within 24 hours on {100 * busy:.0f} % of other days, at most 80 % are accepted"
        return Refusal(code=Code.RATE_HIGH, reason=reason)
    return None


def same_bout(share: float, usual: float) -> Refusal | None:
    """Refuse where payments and the next sessions fall into one stretch of device use unusually often."""
    if share > usual:
        reason = (
            f"{100 * share:.0f} % of the payments lie in one stretch of device use with the session after or before; "
            f"{100 * usual:.0f} % or less in 95 of 100 reference pairs"
        )
        return Refusal(code=Code.SAME_BOUT, reason=reason)
    return None
