"""ISO 20022 payment instructions of a customer to a bank (pain.001) and their status (pain.002)."""

import re
from pathlib import Path

from filature.intake.formats import credittransfer
from filature.intake.formats.stagedfile import Staged
from filature.intake.profile import Profile

FORMAT = "pain"

# Before version 3 the message's element was called by its number.
_FAMILY = re.compile(r"(?:CstmrCdtTrfInitn|CstmrPmtStsRpt)\Z|pain\.00[12]\.")
_SEEN = re.compile(rb"[<:;]((?:CstmrCdtTrfInitn|CstmrPmtStsRpt)\b|pain\.00[12]\.[\d.]+(?=[ />&]))")


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage every instructed transfer and every status; raise what `credittransfer.read_messages` raises."""
    del profile, subject  # the format says everything that a layout would
    return credittransfer.read_messages(source, target, file, family=_FAMILY, named="pain.001 or pain.002")


def recognise(head: bytes, path: Path) -> str | None:
    """Return the message found in the first bytes."""
    del path
    found = _SEEN.search(head) if b"<" in head[:64] else None
    return f"ISO 20022 message {found[1].decode()}" if found else None
