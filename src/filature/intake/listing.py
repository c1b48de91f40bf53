"""Exhibits, what their rows became, what they cover and whether their statements add up: as plain data."""

from typing import Any

import duckdb

Row = dict[str, Any]


def exhibits(con: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return every exhibit with its counts, coverage and checks, in order of receipt."""
    found = _rows(con, "SELECT * FROM exhibit ORDER BY exhibit_no")
    coverage = _grouped(_rows(con, "SELECT * FROM coverage ORDER BY exhibit_no, channel"))
    checks = _grouped(_rows(con, "SELECT * FROM statement_check ORDER BY exhibit_no, kind, statement"))
    reasons = _grouped(
        _rows(
            con,
            "SELECT exhibit_no, code, field, count(*) AS rows FROM rejection GROUP BY ALL ORDER BY ALL",
        )
    )
    held = _grouped(
        _rows(
            con,
            "SELECT exhibit_no, reason, count(*) AS rows FROM quarantine GROUP BY ALL ORDER BY exhibit_no, reason",
        )
    )
    for row in found:
        number = row["exhibit_no"]
        row["coverage"] = coverage.get(number, [])
        row["checks"] = checks.get(number, [])
        row["rejections"] = reasons.get(number, [])
        row["quarantine"] = held.get(number, [])
    return found


def rejections(con: duckdb.DuckDBPyConnection, exhibit_no: int | None) -> list[Row]:
    """Return rejected rows with what was found and expected, of one exhibit or of all."""
    return _rows(
        con,
        "SELECT exhibit_no, row_no, row_ref, code, field, found, expected, raw FROM rejection "
        "WHERE exhibit_no = coalesce(?, exhibit_no) ORDER BY exhibit_no, row_no",
        [exhibit_no],
    )


def _rows(con: duckdb.DuckDBPyConnection, sql: str, values: list[object] | None = None) -> list[Row]:
    cursor = con.execute(sql, values or [])
    names = [item[0] for item in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _grouped(found: list[Row]) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = {}
    for row in found:
        grouped.setdefault(row.pop("exhibit_no"), []).append(row)
    return grouped
