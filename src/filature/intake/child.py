"""Hostile files are read in a process that may die: limited, confined, with nothing to inherit.

The child calls `main`: a job as JSON on standard input, the outcome as JSON on standard output. Whatever
happens there, the parent gets a result or one of our errors, never a traceback. The child writes in a folder
of its own, which is removed whatever becomes of it.
"""

import contextlib
import errno
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from filature import errors
from filature.errors import FilatureError, InputError, RefusedError, StorageError
from filature.intake import profile as profiles
from filature.intake.confine import confine
from filature.intake.formats import sheet
from filature.intake.formats.stagedfile import Staged
from filature.intake.limits import GIB, MIB, unpacked_size
from filature.intake.profile import Profile
from filature.intake.staging import stage, texts

# The security design gives 512 MiB above the interpreter. DuckDB and Arrow reserve address space that they
# never touch: 1.5 GiB reads two million rows of CSV, of which some 0.75 GiB are really used.
ADDRESS_SPACE = 2 * GIB
_CPU_BASE = 8  # seconds, for the first four MiB
_CPU_FREE = 4 * MIB
_CPU_MARGIN = 3  # two threads, and machines slower than the one where the limit was measured
_WALL_FACTOR = 6
# In memory at once, the interpreter and its libraries (120 MiB) included. Streams hold one record at a time.
_STREAMED = 320 * MIB
_WHOLE = 1536 * MIB
_STREAMS = frozenset(
    (
        "camt",
        "mt940",
        "mt103",
        "ofx",
        "pacs",
        "pain",
        "goaml",
        "fincen-sar",
        "wu-xml",
        "meta-html",
        "ufdr",
        "kik",
    )
)
_LOOK = 0.02  # seconds between two looks at the child's memory
_FILES = 128
_EXHAUSTED = (
    "cannot allocate",
    "failed to allocate",
    "out of memory",
    "start new thread",
    "temporarily unavailable",
)
# Allocators that reserve address space by the gigabyte would meet the limit long before the memory is used.
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    # No threads before the process is confined: they would keep their rights, and no name space could be left.
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
_PROGRAM = "from filature.intake.child import main; main()"  # with -m this module would be there twice
_KNOWN = {kind.__name__: kind for kind in vars(errors).values() if isinstance(kind, type)}


def run_in_child(
    source: Path, profile: Profile, target: Path, subject: str | None, *, file_name: str | None = None
) -> Staged:
    """Stage `source` into `target` as `staging.stage` does, in a child process with limits.

    Raises what the reader raises; RefusedError 'resource-limit' when the child was killed or ran out.
    """
    job = {"do": "stage", "subject": subject, "file": file_name or source.name}
    return Staged.from_dict(_written(job, source, profile, target))


def texts_in_child(
    source: Path,
    profile: Profile,
    wanted: Path,
    target: Path,
    subject: str | None,
    *,
    file_name: str | None = None,
) -> None:
    """Write the texts of the rows in `wanted` into `target` as `staging.texts` does, in a child with limits."""
    job = {"do": "texts", "subject": subject, "file": file_name or source.name, "wanted": str(wanted)}
    _written(job, source, profile, target)


def sheet_heads(source: Path, file_name: str, rows: int = 30) -> dict[str, list[list[str]]]:
    """Return the first rows of every sheet of a workbook, read in a child process."""
    job = {"do": "heads", "source": str(source), "file": file_name, "rows": rows}
    return dict(_run(job, source, file_name))


def confinement() -> dict[str, str]:
    """Return what keeps a reading child from files, network and processes here: measures by name, or 'no'."""
    return dict(
        _run({"do": "confinement", "file": "no file", "source": os.devnull}, Path(os.devnull), "no file")
    )


def cpu_seconds(size: int) -> int:
    """Return the processor seconds for `size` bytes (unpacked): 8, and 1 for each MiB past the fourth, tripled."""
    return _CPU_MARGIN * (_CPU_BASE + max(0, size - _CPU_FREE) // MIB)


def _written(job: Mapping[str, Any], source: Path, profile: Profile, target: Path) -> dict[str, Any]:
    """Do a job that writes a file; it lies at `target` afterwards, and nothing beside it."""
    with TemporaryDirectory(prefix="reading.", dir=target.parent) as folder:
        written = Path(folder) / "rows.parquet"
        layout = {"profile": profile.text, "profile_id": profile.id, "target": str(written)}
        layout["format"] = profile.format
        answer = _run({**job, **layout, "source": str(source)}, source, str(job["file"]))
        try:
            written.replace(target)
        except FileNotFoundError:
            raise _spent(str(job["file"]), "the reading process wrote nothing") from None
    return answer


def _run(job: Mapping[str, Any], source: Path, file: str) -> dict[str, Any]:
    try:
        size = unpacked_size(source)
    except FileNotFoundError:
        raise InputError("no-file", "there is no such file", "check the path", {"file": file}) from None
    allowed = cpu_seconds(size)
    text = json.dumps({**job, "size": size, "cpu": allowed, "space": ADDRESS_SPACE})
    return _outcome(_finished(text.encode(), file, _WALL_FACTOR * allowed, _memory(job)), file)


def _memory(job: Mapping[str, Any]) -> int:
    """Return the bytes that the child may hold in memory: little where the format is read as a stream."""
    return _STREAMED if job.get("format") in _STREAMS else _WHOLE


def _finished(text: bytes, file: str, seconds: int, memory: int) -> subprocess.CompletedProcess[bytes]:
    """Run the child to its end; raise RefusedError 'resource-limit' when it takes too long or grows too large."""
    words = [sys.executable, "-I", "-c", _PROGRAM]
    pipe, deadline = subprocess.PIPE, time.monotonic() + seconds
    child = subprocess.Popen(
        words, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=_ENVIRONMENT, cwd="/"
    )
    given: bytes | None = text
    try:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                answer, _ = child.communicate(given, timeout=_LOOK)
                return subprocess.CompletedProcess(words, child.returncode, answer)
            given = None
            if _resident(child.pid) > memory:
                reason = f"reading it needs more than {memory // MIB} MiB of memory"
                break
            if time.monotonic() > deadline:
                reason = f"no result after {seconds} seconds"
                break
    finally:
        if child.poll() is None:
            child.kill()
            child.communicate()
    raise _spent(file, reason)


def _resident(pid: int) -> int:
    """Return the bytes of a process in memory; 0 where the system does not say."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize()
    return 0


def _outcome(done: subprocess.CompletedProcess[bytes], file: str) -> dict[str, Any]:
    """Return the child's result, or raise its error."""
    if done.returncode != 0:
        raise _spent(file, _death(done.returncode))
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise _spent(file, "the reading process gave no answer") from None
    if "error" in answer:
        told = answer["error"]
        kind = _KNOWN.get(told["class"], InputError)
        raise kind(told["code"], told["message"], told["hint"], dict(told["context"]))
    return dict(answer["result"])


def _death(code: int) -> str:
    if code >= 0:
        return f"the reading process ended with code {code}"
    with contextlib.suppress(ValueError):
        return f"the reading process was ended by {signal.Signals(-code).name}"
    return f"the reading process was ended by signal {-code}"


def _spent(file: str, reason: str) -> RefusedError:
    hint = "the file asks for more memory or time than its size allows: ask for it in parts, or as CSV"
    return RefusedError("resource-limit", reason, hint, {"file": file})


def main() -> None:
    """Do one job and answer on standard output; libraries that print reach standard error instead."""
    answer_to = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    job = json.load(sys.stdin)
    _limit(job)
    reads = [str(job[name]) for name in ("source", "wanted") if name in job]
    writes = [str(Path(job["target"]).parent)] if "target" in job else []
    held = confine(read=reads, write=writes)
    with answer_to:
        json.dump({"result": held} if job["do"] == "confinement" else _answer(job), answer_to)


def _answer(job: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {"result": _do(job)}
    except FilatureError as error:
        told = error
    except Exception as error:  # noqa: BLE001 - the last line of defence
        told = _as_ours(error, str(job["file"]))
    told.context = {"file": str(job["file"]), **told.context}
    return {"error": {"class": type(told).__name__, **told.as_dict()}}


def _as_ours(error: Exception, file: str) -> FilatureError:
    """Return what a person can do something about; a defect of ours is told by its type alone."""
    spent = isinstance(error, (MemoryError, duckdb.OutOfMemoryException))
    if spent or any(sign in str(error).lower() for sign in _EXHAUSTED):
        return _spent(file, "reading it needs too much memory")
    if isinstance(error, PermissionError):  # `confine` at work; what a person may not read never came here
        message = "the reader tried to open another file, to start a process or to reach the network"
        hint = "report the kind of file; nothing was changed"
        return RefusedError("reader-stopped", message, hint, {"file": file})
    if isinstance(error, OSError):
        if error.errno == errno.EFBIG:  # our own limit
            return _spent(file, "its rows need more disk than its size allows")
        hint = "free space or check the disk, then add the file again"
        return StorageError("disk", f"the disk refused: {error.strerror}", hint, {"file": file})
    message, hint = (
        f"the reader failed ({type(error).__name__})",
        "report the kind of file; nothing was changed",
    )
    return RefusedError("reader-failed", message, hint, {"file": file})


def _do(job: Mapping[str, Any]) -> dict[str, Any]:
    source, file = Path(job["source"]), str(job["file"])
    if job["do"] == "heads":
        return dict(sheet.heads(source, file, int(job["rows"])))
    layout = profiles.parse(job["profile"], origin=job["profile_id"])
    if job["do"] == "texts":
        texts(source, layout, Path(job["wanted"]), Path(job["target"]), job["subject"], file_name=file)
        return {}
    return stage(source, layout, Path(job["target"]), job["subject"], file_name=file).as_dict()


def _limit(job: Mapping[str, Any]) -> None:
    """Limit what this process may use before it opens the file; what a platform lacks is skipped."""
    size, cpu = int(job["size"]), int(job["cpu"])
    space = _mapped() + int(job["space"])
    rows = 32 * size + 512 * MIB  # staged rows repeat the column names in every row
    for which, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, _FILES, _FILES),
        (resource.RLIMIT_FSIZE, rows, rows),
        (resource.RLIMIT_CPU, cpu, cpu + 2),
        (resource.RLIMIT_AS, space, space),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (soft, hard))


def _mapped() -> int:
    """Return the address space in use now, in bytes; 0 where the system does not say."""
    with contextlib.suppress(OSError, ValueError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    return 0
