"""Reference sets made here: from the simulator, or from the workspace's own adjudicated and ordinary persons.

The glue between the room `episodes`, which scores and reads sets, and those that know pairs of a known kind.

    scoring.py     from the series of pairs to the rows of a class
    synthetic.py   invented pairs of the room `population`
    ordinary.py    pairs of the workspace
"""

from pathlib import Path

from filature.episodes.reference import Reference, read
from filature.errors import RefusedError
from filature.references.ordinary import from_workspace
from filature.references.synthetic import synthetic

SYNTHETIC = "synthetic"


def named(name: str) -> Reference:
    """Return the set that a person named: the word 'synthetic', or a file."""
    return synthetic() if name == SYNTHETIC else read(Path(name))


def for_court(name: str) -> Reference:
    """Return the same; a file of invented persons is refused unless it is named as what it is."""
    found = named(name)
    if found.synthetic and name != SYNTHETIC:
        raise RefusedError(
            "reference-synthetic",
            f"{Path(name).name} holds invented persons",
            f"use a reference set of real persons, or say --reference {SYNTHETIC}",
        )
    return found


__all__ = ["SYNTHETIC", "for_court", "from_workspace", "named", "synthetic"]
