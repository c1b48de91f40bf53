"""What the tests of money formats share: add one file to a new workspace, and look at the records."""

from dataclasses import dataclass

import duckdb

from conftest import FRAME, run_cli


@dataclass
class Taken:
    """One added file: its counts, warnings, and the records it became."""

    exhibit: dict[str, object]
    case: object

    @property
    def counts(self):
        keys = ("rows", "accepted", "rejected", "quarantined")
        return tuple(self.exhibit[key] for key in keys)

    def rows(self, query, *values):
        with duckdb.connect(str(self.case / "records.duckdb"), read_only=True) as con:
            return con.execute(query, list(values)).fetchall()

    def parties(self, reference):
        """Payer and payee of one transfer: (name, phone, e-mail, account, customer)."""
        found = self.rows(
            "SELECT m.role, m.name, m.phone, m.email, m.account, m.customer FROM mention AS m "
            "JOIN transfer AS t USING (record_id) WHERE t.reference = ? ORDER BY m.role",
            reference,
        )
        return {row[0]: tuple(row[1:]) for row in found}


def take(tmp_path, name, data, *more, code=0):
    """Add bytes under a name; return what became of them, or the error text."""
    case = tmp_path / "case"
    if not case.exists():
        assert run_cli("new", case, "--name", "Essai", "--unit", "Unité A").code == 0
    source = tmp_path / name
    source.write_bytes(data)
    result = run_cli("add", case, source, *FRAME, "--json", *more)
    assert result.code == code, result.err
    return Taken(result.json["exhibits"][0], case) if code == 0 else result.err
