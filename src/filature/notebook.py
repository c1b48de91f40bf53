"""A workspace in a notebook: its tables as DuckDB relations, its figures as objects that draw themselves.

    import filature
    case = filature.open("my-case")
    case.table("transfer").limit(5)            # a relation; .df(), .pl() or .to_arrow_table() from there
    case.timeline("payer-2-17-1")              # draws itself

Read-only: nothing here can change the workspace.
"""

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from filature.dossier import facts as dossier_facts
from filature.errors import UsageError
from filature.figures import Figure
from filature.figures.from_facts import figures
from filature.leads import reading
from filature.model.tables import ALL_TABLES
from filature.pipeline import citable
from filature.workspace import Workspace, open_workspace


class Case:
    """An open workspace for reading; close it, or use it in a `with` block."""

    def __init__(self, folder: str | Path) -> None:
        """Open the workspace at `folder`; other readers may do so too, no writer meanwhile."""
        self._stack = ExitStack()
        self._workspace: Workspace = self._stack.enter_context(open_workspace(Path(folder), write=False))

    @property
    def tables(self) -> list[str]:
        """The names that `table` knows."""
        return [table.name for table in ALL_TABLES]

    def table(self, name: str) -> duckdb.DuckDBPyRelation:
        """Return one table as a lazy relation."""
        if name not in self.tables:
            raise UsageError("no-table", f"there is no table {name!r}", f"tables: {', '.join(self.tables)}")
        return self._workspace.records.table(name)

    def leads(self, top: int = 17) -> list[dict[str, Any]]:
        """Return the first leads, as `filature leads --json` shows them."""
        return reading.ranked(self._workspace.records, top=top)

    def timeline(self, lead: str, *, lang: str = "en") -> Figure:
        """Return the timeline of a lead, as in its dossier."""
        return Figure(self._figures(lead, lang)["timeline"])

    def network(self, lead: str, *, lang: str = "en") -> Figure:
        """Return the network of a lead, as in its dossier."""
        return Figure(self._figures(lead, lang)["network"])

    def close(self) -> None:
        """Close the files."""
        self._stack.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files."""
        self.close()

    def _figures(self, lead: str, lang: str) -> dict[str, str]:
        with citable(self._workspace) as source:
            return figures(dossier_facts.gather(source, lead), lang)
