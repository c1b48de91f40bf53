"""Speed of intake, as ratios against what the libraries alone need for the same file, in one run.

    python bench/intake.py [--rows 1000000] [--camt-entries 100000] [--only csv|camt] [--keep DIR]

Every measure runs in a process of its own, the files are invented and the same every time. Printed per measure:
wall seconds, processor seconds (user + system, of the process and its children) and the largest resident set.

- CSV: `duckdb` = CREATE TABLE AS SELECT * FROM read_csv(...) with types detected, into a database file;
  `stage` and `accept` = the two halves of intake in one process; `add` = the whole command, with its start,
  hashing, the copy of the exhibit, the register and the ledger. Target: stage + accept and `add` at most 3 x.
- camt.053: `iterparse` = a bare lxml loop that clears what it has read; `camt` = the reader. Target: at least
  0.3 x the speed of the bare loop, under 300 MB whatever the file's size.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from lxml import etree

from filature.intake import accept, load_layout, staging
from filature.model.enums import Use
from filature.workspace import records
from filature.workspace.acts import Exhibit

PROFILE = "colibri-send"
ADD = ("--provider", "Operator", "--instrument", "Requisition", "--authority", "Court", "--profile", PROFILE)
MEASURES = ("duckdb", "stage", "accept", "add", "iterparse", "camt")


def write_csv(path: Path, rows: int) -> None:
    """Write a provider's list of sent transfers: 19 columns, French numbers and times, one quoted column."""
    query = """
    SELECT
      'CT' || lpad((i * 7919 % 1000000007)::VARCHAR, 10, '0') AS "N° opération",
      strftime(TIMESTAMP '2024-01-01' + to_seconds(i * 61 % 31536000), '%d/%m/%Y %H:%M:%S') AS "Date d'envoi",
      (100000 + i * 31 % 50000)::VARCHAR AS "N° expéditeur",
      'Personne ' || chr(65 + (i % 26)::INTEGER) || ' Envoyée' || (i * 31 % 50000) AS "Expéditeur",
      '+33 1 99 00 ' || lpad((i % 100)::VARCHAR, 2, '0') || ' ' || lpad((i // 100 % 100)::VARCHAR, 2, '0')
        AS "Téléphone expéditeur",
      'X' || (i * 31 % 50000 + 1000000) AS "Pièce d'identité",
      CASE WHEN i % 3 = 0 THEN 'FR7699999000010000' || lpad((i % 50000)::VARCHAR, 9, '0') END AS "IBAN débité",
      'Bénéficiaire ' || (i * 17 % 30000) AS "Bénéficiaire",
      CASE WHEN i % 2 = 0 THEN '0917555' || lpad((i % 10000)::VARCHAR, 4, '0') END AS "Téléphone bénéficiaire",
      CASE WHEN i % 5 = 0 THEN 'W' || (i % 9000) END AS "Compte bénéficiaire",
      'PH' AS "Pays",
      (i % 900 + 10)::VARCHAR || ',' || lpad((i % 100)::VARCHAR, 2, '0') AS "Montant envoyé",
      'EUR' AS "Devise envoyée",
      '2,99' AS "Frais",
      (1000 + i % 50000)::VARCHAR || ',00' AS "Montant payé",
      'PHP' AS "Devise payée",
      CASE i % 3 WHEN 0 THEN 'carte' WHEN 1 THEN 'agence' ELSE 'application' END AS "Canal",
      CASE WHEN i % 4 = 0 THEN 'loyer; mois ' || (i % 12 + 1) END AS "Motif",
      'payé' AS "Statut"
    FROM range($rows) AS t(i)
    """
    copy = f"COPY ({query.replace('$rows', str(rows))}) TO '{path}' (FORMAT csv, DELIMITER ';', HEADER)"
    duckdb.connect().execute(copy)


def write_camt(path: Path, entries: int) -> None:
    """Write a camt.053.001.08 statement with one transaction per entry, as banks do."""
    parts = (
        '<Ntry><Amt Ccy="EUR">{a}.{c:02}</Amt><CdtDbtInd>{d}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        "<BookgDt><Dt>2026-0{m}-1{k}</Dt></BookgDt><ValDt><Dt>2026-0{m}-1{k}</Dt></ValDt>"
        "<AcctSvcrRef>B{n:010}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd>"
        "<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>E{n}</EndToEndId>"
        '<TxId>T{n}</TxId></Refs><Amt Ccy="EUR">{a}.{c:02}</Amt><CdtDbtInd>{d}</CdtDbtInd>'
        "<RltdPties><Dbtr><Pty><Nm>Personne {p}</Nm><PstlAdr><Ctry>FR</Ctry><AdrLine>{p} rue Basse</AdrLine>"
        "</PstlAdr></Pty></Dbtr><DbtrAcct><Id><IBAN>FR76{n:023}</IBAN></Id></DbtrAcct><Cdtr><Pty>"
        "<Nm>Autre {k}{p}</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>DE99{n:018}</IBAN></Id></CdtrAcct></RltdPties>"
        "<RmtInf><Ustrd>facture {n}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
    )
    with path.open("w", encoding="utf-8") as stream:
        stream.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
            "<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>S1</Id><Acct><Id>"
            "<IBAN>FR7699999000010000000000197</IBAN></Id><Ownr><Nm>Marc Delcourt</Nm></Ownr></Acct>\n"
        )
        for n in range(entries):
            stream.write(
                parts.format(
                    a=n % 900 + 1,
                    c=n % 100,
                    d="CRDT" if n % 3 else "DBIT",
                    m=n % 9 + 1,
                    k=n % 10,
                    n=n,
                    p=n % 5000,
                )
            )
        stream.write("</Stmt></BkToCstmrStmt></Document>\n")


def in_duckdb(source: Path, folder: Path) -> int:
    """Read the CSV into a table of a database file, with DuckDB alone."""
    con = duckdb.connect(str(folder / "alone.duckdb"))
    con.execute("CREATE TABLE t AS SELECT * FROM read_csv(?)", [str(source)])
    rows = con.execute("SELECT count(*) FROM t").fetchall()[0][0]
    con.close()
    return int(rows)


def staged(source: Path, folder: Path) -> int:
    """Stage the CSV as the reading process does."""
    return staging.stage(source, load_layout(PROFILE), folder / "staged.parquet").rows


def accepted(source: Path, folder: Path) -> int:
    """Accept what `staged` wrote into the records of a workspace."""
    layout = load_layout(PROFILE)
    exhibit = Exhibit(
        exhibit_no=1, sha256="0" * 64, file_name=source.name, size=source.stat().st_size, provider="Operator",
        instrument="Requisition", authority="Court", scope_from=None, scope_to=None, use=Use.JUDICIAL,
        received_at="2026-06-30T08:15:00Z", received_by="bench", profile=layout.id, profile_sha256=layout.sha256,
        subject=None, scope_subjects=(), clock_offset_s=0,
    )  # fmt: skip
    con = records.connect(folder / "records.duckdb", write=True, memory="2GB", tmp=folder)
    with records.transaction(con, "bench"):
        counts = accept.accept(con, folder / "staged.parquet", exhibit, layout, lines=1)  # the header's
    con.close()
    return counts.accepted


def added(source: Path, folder: Path) -> int:
    """Run the whole command into a new workspace."""
    case = folder / "case"
    for arguments in (
        ("new", case, "--name", "speed", "--unit", "bench"),
        ("add", case, source, *ADD, "--json"),
    ):
        command = [sys.executable, "-m", "filature", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(json.loads(done.stdout)["exhibits"][0]["accepted"])


def iterparsed(source: Path, folder: Path) -> int:
    """Walk over every element with lxml, and do nothing with it."""
    del folder
    count = 0
    for _event, element in etree.iterparse(str(source)):
        count += 1
        element.clear()
    return count


def camt(source: Path, folder: Path) -> int:
    """Stage the statement as the reading process does."""
    return staging.stage(source, load_layout("camt"), folder / "camt.parquet").rows


WORK: dict[str, Callable[[Path, Path], int]] = dict(
    zip(MEASURES, (in_duckdb, staged, accepted, added, iterparsed, camt), strict=True)
)


def measure(name: str, source: Path, folder: Path) -> dict[str, float]:
    """Run one measure in a process of its own and return what it took."""
    command = [sys.executable, __file__, "--one", name, "--source", str(source), "--keep", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed: {done.stderr}")
    told: dict[str, float] = json.loads(done.stdout)
    print(f"{name:10} {told['rows']:>9.0f} rows {told['wall']:8.2f} s wall {told['cpu']:8.2f} s cpu "
          f"{told['rss']:7.0f} MB")  # fmt: skip
    return told


def one(name: str, source: Path, folder: Path) -> None:
    """Do one measure here; imports and the interpreter's start are not counted, but for `add`."""
    before, began = os.times(), time.perf_counter()
    rows = WORK[name](source, folder)
    wall, after = time.perf_counter() - began, os.times()
    cpu = sum(after[:4]) - sum(before[:4])
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"rows": rows, "wall": wall, "cpu": cpu, "rss": peak / 1024}))


def main() -> None:
    """Print the measures and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--camt-entries", type=int, default=100_000)
    parser.add_argument("--only", choices=("csv", "camt"))
    parser.add_argument("--keep", type=Path, help="a folder for the files, kept afterwards")
    parser.add_argument("--one", choices=MEASURES, help=argparse.SUPPRESS)
    parser.add_argument("--source", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.source, options.keep)
        return
    with tempfile.TemporaryDirectory(dir=options.keep) as name:
        folder = Path(name)
        if options.only != "camt":
            source = folder / "sent.csv"
            write_csv(source, options.rows)
            print(f"CSV, {source.stat().st_size / 1e6:.0f} MB")
            told = {key: measure(key, source, folder) for key in ("duckdb", "stage", "accept", "add")}
            for label, keys in (("stage + accept", ("stage", "accept")), ("filature add", ("add",))):
                for unit in ("wall", "cpu"):
                    ratio = sum(told[key][unit] for key in keys) / told["duckdb"][unit]
                    print(f"{label}: {ratio:.2f} x DuckDB alone ({unit}; target at most 3)")
        if options.only != "csv":
            source = folder / "statement.xml"
            write_camt(source, options.camt_entries)
            print(f"camt.053, {source.stat().st_size / 1e6:.0f} MB")
            told = {key: measure(key, source, folder) for key in ("iterparse", "camt")}
            for unit in ("wall", "cpu"):
                ratio = told["iterparse"][unit] / told["camt"][unit]
                print(f"camt.053: {ratio:.2f} x the speed of iterparse ({unit}; target at least 0.3)")


if __name__ == "__main__":
    main()
