"""How an exhibit is to be read, once people have decided: scope lifted or widened, values corrected.

The exhibit itself never changes; a decision changes how it is read, at the next reading and at every rebuild.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from filature.errors import UsageError
from filature.intake.profile import CANONICAL
from filature.workspace.acts import Decision, Exhibit

ROW, QUARANTINE = "row", "quarantine"
NO_LIMIT = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The frame in which the rows of one exhibit are accepted. `corrections` maps row to field to text."""

    scope_from: str | None
    scope_to: str | None
    subjects: tuple[str, ...]
    corrections: dict[int, dict[str, str]] = field(default_factory=dict)
    decisions: tuple[int, ...] = ()

    @property
    def mark(self) -> str:
        """The numbers of the decisions followed; a reading with another mark is out of date."""
        return ",".join(map(str, self.decisions))


def reading_of(exhibit: Exhibit, decisions: Iterable[Decision]) -> Reading:
    """Return how `exhibit` is to be read now; later decisions on the same row or scope supersede earlier ones."""
    scope_from, scope_to, subjects = exhibit.scope_from, exhibit.scope_to, exhibit.scope_subjects
    corrections: dict[int, dict[str, str]] = {}
    followed = []
    for decision in decisions:
        number, _, row = decision.object_id.partition(":")
        if decision.object_type not in (ROW, QUARANTINE) or number != str(exhibit.exhibit_no):
            continue
        followed.append(decision.decision_no)
        if decision.object_type == ROW:
            corrections.setdefault(int(row), {}).update(decision.values)
        else:
            # a limit that the decision does not name stays; an empty one is lifted
            scope_from = decision.values.get("scope_from", scope_from) or None
            scope_to = decision.values.get("scope_to", scope_to) or None
            subjects = tuple(filter(None, decision.values.get("subjects", "\n".join(subjects)).split("\n")))
    return Reading(
        scope_from=scope_from,
        scope_to=scope_to,
        subjects=subjects,
        corrections=corrections,
        decisions=tuple(followed),
    )


def check_correction(values: dict[str, str]) -> None:
    """Raise UsageError for a correction of something that a row does not have."""
    if not values:
        raise UsageError("empty", "nothing to correct", "say --set field=value")
    for name in values:
        if name not in CANONICAL:
            raise UsageError("field", f"{name!r} is not a field", f"fields: {', '.join(CANONICAL)}")
