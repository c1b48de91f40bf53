"""Was it altered? The checks of a workspace, told in five lines, and the state of the ledger that is cited.

Nothing here may tell of what cannot be cited: neither how many acts the ledger holds, nor that another
exhibit exists, nor what is wrong with it. So only things of this document are counted, and the ledger is
cited by its root over the acts up to the newest one that this document rests on.
"""

import json
from collections.abc import Container, Sequence
from typing import Any

import duckdb

from filature.model.check import Check
from filature.model.enums import Use
from filature.workspace import Workspace, acts
from filature.workspace.records import one
from filature.workspace.verify import verify

Row = dict[str, Any]
_GROUPS = {
    # kind of check (up to its first hyphen): line of the document that sums it up; the rest is the ledger's,
    # with what the register holds about exhibits; their bytes are a line of their own
    "decision": "decisions",
    "records": "manifest",
    "run": "manifest",
    "settings": "manifest",
}


def integrity(
    workspace: Workspace,
    con: duckdb.DuckDBPyConnection,
    names: Container[str],
    *,
    root: str,
    manifest_sha256: str,
) -> list[Row]:
    """Return the five lines: exhibits re-hashed, ledger recomputed, counts added up, decisions, derived rows.

    `names` are those of the lead; `root` and `manifest_sha256` are what the document cites.
    """
    received = workspace.register.exhibits()
    bytes_of = {f"exhibit {item.sha256[:12]} ({item.file_name})": item.use for item in received}
    hashed: list[Check] = []
    grouped: dict[str, list[Check]] = {"ledger": [], "decisions": [], "manifest": []}
    for check in verify(workspace):
        use = bytes_of.get(check.subject)
        if use is Use.JUDICIAL:
            hashed.append(check)
        elif use is None and not check.subject.startswith("exhibits/"):
            grouped[_GROUPS.get(check.name.split("-")[0], "ledger")].append(check)
    mixed = any(item.use is not Use.JUDICIAL for item in received)
    about = sum(item.object_id in names for item in workspace.register.decisions())
    as_received = str(sum(check.ok for check in hashed))
    return [
        _line("exhibits", hashed, len(hashed), (str(len(hashed)), as_received), silent=False),
        _line("ledger", grouped["ledger"], None, (root, root), silent=mixed),
        _counts(con),
        _line("decisions", grouped["decisions"], about, (str(about), str(about)), silent=mixed),
        _line("manifest", grouped["manifest"], None, (manifest_sha256, manifest_sha256), silent=mixed),
    ]


def citation(workspace: Workspace, names: Container[str], shown: Sequence[acts.Act] = ()) -> tuple[str, Row]:
    """Return the state of the file and the ledger up to it.

    That is the newest citable exhibit, decision on this lead, or act that the document shows.

    Later acts that concern others change neither: the same file gives the same document. Who holds the ledger
    finds the size that has this root by trying each.
    """
    received = [item for item in workspace.register.exhibits() if item.use is Use.JUDICIAL]
    decided = [item for item in workspace.register.decisions() if item.object_id in names]
    moments = [
        *(item.received_at for item in received),
        *(item.decided_at for item in decided),
        *(act.done_at for act in shown),
    ]
    texts = [*(item.canonical() for item in received), *(item.canonical() for item in decided)]
    texts += [act.canonical() for act in shown]
    cited = {acts.sha256_hex(text) for text in texts}
    size = 0
    for position, body in enumerate(workspace.register.entries(), start=1):
        entry = json.loads(body)
        if entry["kind"] == acts.KIND_CONFIGURATION or entry["payload_sha256"] in cited:
            size = position
    root = workspace.ledger.root_at(size).hex()
    return max(moments), {"root": root, "signed": False, "witnessed": False}


def _line(
    name: str, checks: list[Check], checked: int | None, values: tuple[str, str], *, silent: bool
) -> Row:
    """Return one line; a failure names its subject, unless that could name what may not be cited."""
    failed = next((check for check in checks if not check.ok), None)
    expected, got = values
    if failed is not None:
        expected, got = f"{failed.subject}: {failed.expected}", failed.got
        if silent:
            expected, got = values[0], "?"
    return {"name": name, "ok": failed is None, "checked": checked, "expected": expected, "got": got}


def _counts(con: duckdb.DuckDBPyConnection) -> Row:
    row = one(
        con,
        "SELECT count(*), coalesce(sum(rows_read), 0), coalesce(sum(accepted + rejected + quarantined), 0) "
        "FROM exhibit",
    )
    count, read, parts = row or (0, 0, 0)
    return {"name": "counts", "ok": read == parts, "checked": count, "expected": str(read), "got": str(parts)}
