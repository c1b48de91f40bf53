"""What one table is; all of them are in `tables.py`."""

from dataclasses import dataclass

AMOUNT = "DECIMAL(28,8)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: name, what one row is, and its columns as (name, DuckDB type, meaning)."""

    name: str
    grain: str
    columns: tuple[tuple[str, str, str], ...]

    def ddl(self) -> str:
        """Return the CREATE TABLE statement."""
        body = ", ".join(f'"{name}" {kind}' for name, kind, _ in self.columns)
        return f"CREATE TABLE IF NOT EXISTS {self.name} ({body})"
