"""One verification step and its outcome, with what was expected and what was found."""

from dataclasses import dataclass
from typing import NoReturn


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was checked and how it came out; `hint` says what to do when it failed."""

    name: str  # the kind of check: 'ledger-tile', 'exhibit' ...
    ok: bool
    expected: str
    got: str
    subject: str = ""  # the file, entry or row that was checked
    hint: str = ""

    def __bool__(self) -> NoReturn:
        """Refuse: a failed check is an object like a passed one, so `if check:` would always pass."""
        raise TypeError("a Check has no truth value: ask for .ok")
