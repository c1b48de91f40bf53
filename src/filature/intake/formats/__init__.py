"""One file per format.

Each module of MODULES has:

    FORMAT                                          its name in profiles
    read(source, profile, target, subject, file)    stages every row of the file -> Staged
    recognise(head, path)                           why a file is of this format, or None (tables: by header)

`delimited` (CSV: `encoding`, `layout`, `projection`, `linewise`) and `sheet` (XLSX) read tables through a
layout; the others describe themselves. `stagedfile` is what all write, `engine` their DuckDB.
"""

from filature.intake.formats import (
    camt,
    cashapp,
    coinbase,
    cybertip,
    delimited,
    discordcsv,
    etsi102657,
    fincen,
    goaml,
    kik,
    leapptsv,
    metahtml,
    moneygram,
    mpesa,
    mt103,
    mt940,
    ofx,
    pacs,
    pain,
    sheet,
    snapcsv,
    timeline,
    ufdr,
    wu,
)

MODULES = (
    delimited,
    sheet,
    camt,
    mt940,
    mt103,
    ofx,
    pacs,
    pain,
    goaml,
    fincen,
    cybertip,
    wu,
    moneygram,
    coinbase,
    mpesa,
    cashapp,
    etsi102657,
    metahtml,
    ufdr,
    snapcsv,
    kik,
    discordcsv,
    timeline,
    leapptsv,
)

__all__ = ["MODULES"]
