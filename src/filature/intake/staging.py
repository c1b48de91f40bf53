"""One file becomes one staging file: which reader, and what every reader promises.

Every row of the file becomes one staged row, in file order, with its original text; nothing is converted.
A row that the reader cannot make sense of is staged with its problem. A file that it cannot make sense of
raises InputError or RefusedError, and no staging file is left.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from filature.errors import InputError
from filature.intake.formats import MODULES, damage, delimited
from filature.intake.formats.stagedfile import Staged, Statement, relation
from filature.intake.profile import Profile

Reader = Callable[[Path, Profile, Path, str | None, str], Staged]

_READERS: Mapping[str, Reader] = {module.FORMAT: module.read for module in MODULES}


def stage(
    source: Path, profile: Profile, target: Path, subject: str | None = None, *, file_name: str | None = None
) -> Staged:
    """Read `source` through `profile` into the Parquet file `target` (STAGED_COLUMNS, row_no 1, 2, 3 ...).

    Values that a spreadsheet destroyed are told in the warnings, and so is every line of a drafted profile
    that nobody has confirmed. `subject` is the subscriber or account holder, where the rows are told from
    one side; `file_name` is the name that people know the file by, for messages. Hostile files belong in
    `child.run_in_child`.
    """
    file = file_name or source.name
    try:
        staged = _READERS[profile.format](source, profile, target, subject, file)
    except FileNotFoundError:
        message = "there is no such file"
        raise InputError("no-file", message, "check the path", {"file": file}) from None
    more = (*damage.mark(target, staged, profile, file), *profile.open_questions)
    return replace(staged, warnings=(*staged.warnings, *more)) if more else staged


def texts(
    source: Path,
    profile: Profile,
    wanted: Path,
    target: Path,
    subject: str | None = None,
    *,
    file_name: str | None = None,
) -> None:
    """Write the original texts of the rows in `wanted` (row_no) into the Parquet file `target` (row_no, raw).

    For a file that was staged with `lines`: most rows become records, and nobody needs their texts.
    """
    delimited.texts(source, profile, wanted, target, subject, file=file_name or source.name)


__all__ = ["Staged", "Statement", "relation", "stage", "texts"]
