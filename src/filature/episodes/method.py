"""The constants of the method: conventions, stored with every result, none of them tuned.

Lengths are whole seconds, because no source states a finer time; delays enter a score in hours.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

HOUR = 3600
DAY = 24 * HOUR
WEEK = 7 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What a score depends on beside the data."""

    window_s: int = DAY  # how long after (or before) a payment a session is looked for
    tolerance_s: int = 5 * 60  # clocks of two providers may differ
    reach_days: int = 28  # comparison days before and after
    least_days: int = 14  # fewer covered comparison days: the payment does not count
    epsilon_h: float = 0.05  # keeps ln finite at no delay
    shrinkage: float = 0.15  # variance added for each payment
    transfer_gap_s: int = 2 * HOUR  # transfers closer than this are one payment
    transfer_span_s: int = 6 * HOUR  # ... that lasts no longer than this
    session_gap_s: int = 30 * 60  # a session that starts sooner after another's end continues it

    def as_dict(self) -> dict[str, float]:
        """Return the constants by name, as they are stored with a result."""
        return {name: getattr(self, name) for name in self.__slots__}


STANDARD = Method()
