"""ISO 20022 transfers between banks (pacs.008, pacs.009) and their status (pacs.002)."""

import re
from pathlib import Path

from filature.intake.formats import credittransfer
from filature.intake.formats.stagedfile import Staged
from filature.intake.profile import Profile

FORMAT = "pacs"

_NAMES = "FIToFICstmrCdtTrf|FICdtTrf|FinInstnCdtTrf|FIToFIPmtStsRpt"
_FAMILY = re.compile(rf"(?:{_NAMES})\Z|pacs\.00[289]\.")
_SEEN = re.compile(rf"[<:;]((?:{_NAMES})\b|pacs\.00[289]\.[\d.]+(?=[ />&]))".encode())


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage every transfer and every status; raise what `credittransfer.read_messages` raises."""
    del profile, subject  # the format says everything that a layout would
    named = "pacs.008, pacs.009 or pacs.002"
    return credittransfer.read_messages(source, target, file, family=_FAMILY, named=named)


def recognise(head: bytes, path: Path) -> str | None:
    """Return the message found in the first bytes."""
    del path
    found = _SEEN.search(head) if b"<" in head[:64] else None
    return f"ISO 20022 message {found[1].decode()}" if found else None
