"""How verbs speak: JSON on stdout when asked, plain text otherwise, progress only on a terminal."""

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
_DELAY = 2.0  # seconds before a bar appears: short work stays silent


def emit(value: object) -> None:
    """Print `value` as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> Any:  # noqa: ANN401 - json's hook
    if isinstance(value, datetime):
        return value.isoformat() + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    raise TypeError(f"{type(value).__name__} is not JSON")


def progress(label: str = "") -> Callable[[str, int, int], None]:
    """Return a reporter that draws one line on a terminal, once the work has lasted two seconds."""
    started = time.monotonic()
    terminal = sys.stderr.isatty()

    def report(step: str, done: int, total: int) -> None:
        if not terminal or time.monotonic() - started < _DELAY:
            return
        width = 24
        filled = round(width * done / total) if total else width
        bar = "#" * filled + "." * (width - filled)
        sys.stderr.write(f"\r\x1b[K{label}[{bar}] {done}/{total} {step}")
        if done >= total:
            sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()

    return report


def table(rows: Sequence[tuple[str, ...]], header: tuple[str, ...]) -> str:
    """Return rows as aligned text."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [header, *rows]
    ]
    return "\n".join(lines)
