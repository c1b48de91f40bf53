"""Run manifests: what went in, how, and what came out. Equal inputs give equal bytes, hence the same run."""

import hashlib
import json
import os
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import Any

import rfc8785

from filature.model.check import Check
from filature.workspace.acts import sha256_hex
from filature.workspace.files import storage_errors, sync_folder, write_whole

_ID_LENGTH = 16
_ASIDE = "manifest."


def encode(manifest: dict[str, object]) -> tuple[str, bytes]:
    """Return the run id (start of the SHA-256) and the canonical bytes of a manifest."""
    data = rfc8785.dumps(manifest)  # type: ignore[arg-type]
    return hashlib.sha256(data).hexdigest()[:_ID_LENGTH], data


def path_of(runs: Path, run_id: str) -> Path:
    """Return where the manifest of a run lives."""
    return runs / run_id / "manifest.json"


def keep(runs: Path, run_id: str, data: bytes, *, tmp: Path) -> None:
    """Write the manifest whole; writing the same one again changes nothing."""
    target = path_of(runs, run_id)
    if target.is_file() and target.read_bytes() == data:
        return
    target.parent.mkdir(exist_ok=True)
    write_whole(target, data, tmp=tmp)


def set_aside(data: bytes, *, tmp: Path) -> Path:
    """Write a manifest into `tmp`, durably, under its own hash: `settle` finds it there after a crash."""
    path = tmp / f"{_ASIDE}{sha256_hex(data)}"
    with storage_errors("writing the manifest"), path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    sync_folder(tmp)
    return path


def settle(runs: Path, logged: Callable[[], Container[str]], *, tmp: Path) -> int:
    """Give manifests that were set aside and logged their place, forget the others; return how many got it."""
    count = 0
    for path in tmp.glob(f"{_ASIDE}*"):
        data = path.read_bytes()
        digest = sha256_hex(data)
        if path.name == f"{_ASIDE}{digest}" and digest in logged():
            keep(runs, digest[:_ID_LENGTH], data, tmp=tmp)
            count += 1
        path.unlink()
    return count


def verify(runs: Path, logged: set[str]) -> Iterator[Check]:
    """Check that each manifest in `runs` is one that the ledger logged, and is named by its own hash."""
    found: set[str] = set()
    for path in sorted(runs.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        name = str(path.relative_to(runs))
        digest = _digest(path)
        ok = digest in logged and path == path_of(runs, digest[:_ID_LENGTH])
        if ok:
            found.add(digest)
        yield Check(
            name="run",
            ok=ok,
            expected="a manifest that the ledger logged",
            got=digest if not ok else "logged",
            subject=f"runs/{name}",
            hint="" if ok else "the manifest was changed after the run: `filature rebuild` makes it again",
        )
    for digest in sorted(logged - found):
        yield Check(
            name="run",
            ok=False,
            expected=digest,
            got="no file",
            subject=f"runs/{digest[:_ID_LENGTH]}/manifest.json",
            hint="the manifest is missing: restore it from a backup",
        )


def _digest(path: Path) -> str:
    """Return the SHA-256 of a manifest, or why there is none."""
    if path.is_symlink() or not path.is_file():
        return "not a regular file"
    try:
        return sha256_hex(path.read_bytes())
    except OSError as error:
        return f"unreadable: {error.strerror}"


def load(data: bytes) -> dict[str, Any]:
    """Return the manifest as plain data."""
    manifest: dict[str, Any] = json.loads(data)
    return manifest
