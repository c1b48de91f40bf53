"""Where things live inside a workspace, and its settings (`workspace.toml`)."""

import difflib
import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from zoneinfo import ZoneInfo

from filature.errors import UsageError, WorkspaceError
from filature.model.enums import WorkspaceKind

LANGUAGES = ("en", "fr")
FORMAT = 1
_MEMORY = re.compile(r"[1-9][0-9]{0,6}(\.[0-9]+)? ?([KMGT]i?B)")
_KINDS = {bool: "true or false", int: "a whole number", str: "text"}


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one workspace; nothing is opened."""

    root: Path

    @property
    def settings(self) -> Path:
        """workspace.toml."""
        return self.root / "workspace.toml"

    @property
    def exhibits(self) -> Path:
        """Original bytes, by SHA-256."""
        return self.root / "exhibits"

    @property
    def records(self) -> Path:
        """Everything derived."""
        return self.root / "records.duckdb"

    @property
    def register(self) -> Path:
        """Everything human."""
        return self.root / "register.sqlite"

    @property
    def ledger(self) -> Path:
        """The transparency log."""
        return self.root / "ledger"

    @property
    def runs(self) -> Path:
        """One folder per run, with its manifest."""
        return self.root / "runs"

    @property
    def dossiers(self) -> Path:
        """Default place of written dossiers."""
        return self.root / "dossiers"

    @property
    def packs(self) -> Path:
        """The unit's own packs of indicators and weights: private, never part of an export."""
        return self.root / "packs"

    @property
    def tmp(self) -> Path:
        """Unfinished files; emptied whenever the workspace is opened for writing."""
        return self.root / "tmp"

    @property
    def lock(self) -> Path:
        """Held while a process reads (shared) or writes (alone)."""
        return self.root / "workspace.lock"

    def folders(self) -> tuple[Path, ...]:
        """Return the folders that every workspace has."""
        return (self.exhibits, self.ledger, self.runs, self.dossiers, self.tmp)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `filature new` was told. Changing it is recorded in the ledger."""

    name: str
    unit: str
    kind: WorkspaceKind = WorkspaceKind.JUDICIAL
    legal_basis: str = ""
    zone: str = "Europe/Paris"  # display zone; stored times are UTC
    lang: str = "en"
    memory: str = "2GiB"  # DuckDB's memory limit
    fictional: bool = False  # a demonstration: keys are public, times are fixed
    pack: str = "published-2026"
    reference: str = ""  # reference set of `filature timing`: a file, or the word synthetic; empty = none
    format: int = FORMAT

    def __post_init__(self) -> None:
        """Refuse what cannot be shown or computed later."""
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):
            raise UsageError(
                "zone", f"unknown time zone {self.zone!r}", "use an IANA name such as Europe/Paris"
            ) from None
        if self.lang not in LANGUAGES:
            raise UsageError(
                "language", f"found {self.lang!r}, expected one of {', '.join(LANGUAGES)}", "use --lang"
            )
        if not _MEMORY.fullmatch(self.memory):
            raise UsageError(
                "memory", f"found {self.memory!r}, expected a size", "write it like 2GiB or 512MiB"
            )
        for key in ("name", "unit"):
            if not getattr(self, key).strip():
                raise UsageError("empty", f"--{key} is empty", f"say the {key}")

    def to_toml(self) -> str:
        """Return the text of workspace.toml; parsing it gives the same settings."""
        lines = [
            "# A Filature workspace. Changes take effect at the next run, which records them in the ledger."
        ]
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, bool):
                text = "true" if value else "false"
            elif isinstance(value, int):
                text = str(value)
            else:
                text = _quoted(str(value))
            lines.append(f"{item.name} = {text}")
        return "\n".join(lines) + "\n"


def read_settings(layout: Layout) -> Settings:
    """Return the settings of the workspace; raise WorkspaceError where there is none."""
    if not layout.settings.is_file():
        raise WorkspaceError(
            "no-workspace",
            f"{layout.root} is not a workspace (no workspace.toml)",
            "make one with `filature new`",
        )
    try:
        raw = tomllib.loads(layout.settings.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise WorkspaceError(
            "settings", f"workspace.toml cannot be read: {error}", "restore it from a backup"
        ) from None
    known = {item.name: item.type for item in fields(Settings)}
    for key, value in raw.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(sorted(known))}"
            raise WorkspaceError("settings-key", f"unknown key {key!r} in workspace.toml", hint)
        expected = next((kind for kind in _KINDS if kind is known[key]), str)
        if type(value) is not expected:
            raise _unfit(f"{key}: found {value!r}, expected {_KINDS[expected]}")
    if missing := [key for key in ("name", "unit", "format") if key not in raw]:
        raise _unfit(f"{missing[0]} is missing")
    if raw["format"] != FORMAT:
        raise WorkspaceError(
            "format",
            f"workspace.toml: format {raw['format']!r}, expected {FORMAT}",
            "open it with the version that made it",
        )
    try:
        return Settings(**{**raw, "kind": WorkspaceKind(raw.get("kind", WorkspaceKind.JUDICIAL))})
    except ValueError:
        raise _unfit(f"kind: found {raw['kind']!r}, expected judicial or intelligence") from None
    except UsageError as error:
        raise _unfit(error.message) from None


def _unfit(message: str) -> WorkspaceError:
    hint = "correct it, or restore it from a backup"
    return WorkspaceError("settings", f"workspace.toml: {message}", hint)


def _quoted(text: str) -> str:
    """Return a TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
