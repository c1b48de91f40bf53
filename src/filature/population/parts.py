"""The files of a population being written: records in parts, the truth growing beside them."""

from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from filature.population import reality
from filature.population.opened import RECORDS, TRUTH


class Parts:
    """Writes parts of records, and grows the files of the truth."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._parts: Counter[str] = Counter()
        self.rows: Counter[str] = Counter()
        (folder / TRUTH).mkdir()
        schemas = {"payers": reality.PAYERS, "payees": reality.PAYEES, "links": reality.LINKS}
        self._truth = {
            name: stack.enter_context(
                pq.ParquetWriter(folder / TRUTH / f"{name}.parquet", schema, compression="zstd")
            )
            for name, schema in schemas.items()
        }

    def record(self, name: str, table: pa.Table) -> None:
        """Write the next part of a table of records."""
        where = self._folder / RECORDS / name
        where.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, where / f"part-{self._parts[name]:05d}.parquet", compression="zstd")
        self._parts[name] += 1
        self.rows[name] += len(table)

    def true(self, name: str, table: pa.Table) -> None:
        """Add rows to a table of the truth."""
        if len(table):
            self._truth[name].write_table(table)
