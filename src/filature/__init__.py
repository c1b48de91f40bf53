"""Filature: payment records and call metadata in, explained leads and court-readable files out.

The path through the code: `pipeline.py` gives the order of the stages; each room's `__init__` says what comes
in and what goes out. In a notebook, start with `filature.open("my-case")`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from filature.notebook import Case

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(folder: str | Path) -> Case:  # noqa: A001 - `filature.open(DIR)` is how it is meant to be read
    """Return the workspace at `folder`, read-only, for a notebook (see `filature.notebook`)."""
    from filature.notebook import Case  # noqa: PLC0415 - the package itself stays light

    return Case(folder)
