"""Bad input through the real command: one clear line, exit 3, and every byte of the workspace as before."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cli_cases import ADD, ROWS, assert_error, command, contents, row, table

Writer = Callable[[Path], None]
CAMT = (
    '<?xml version="1.0" encoding="UTF-8"?>{doctype}'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
    "<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>S1</Id><Acct><Id><Othr><Id>123</Id></Othr></Id>"
    "<Ccy>EUR</Ccy></Acct><Ntry><Amt Ccy='EUR'>10.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>"
    "<BookgDt><Dt>2026-02-03</Dt></BookgDt></Ntry></Stmt></BkToCstmrStmt></Document>"
)
DTD = '<!DOCTYPE d [<!ENTITY a "b">]>'
WORKBOOK = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "xl/workbook.xml": "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>",
}
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 200
LONG = 256 << 20  # bytes of the one line; with 1 GiB the same happens, and copying it takes the test's time
MEMORY = 300 << 20  # bytes, of the largest process of the command; the interpreter and DuckDB take some 100


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in WORKBOOK.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(400):
                member.write(b" " * (1 << 20))


def _long_line(path: Path) -> None:
    """Write a header and one endless line; all but its first two MiB is a hole, to spare the disk."""
    with path.open("wb") as stream:
        stream.write(ROWS.encode() + b"\n" + b"1" * (2 << 20))
        stream.truncate(LONG)


def _bytes(content: bytes) -> Writer:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


GOOD = table(row())
SUM = "Montant envoyé"
COLIBRI, NORTHWIND = ("--profile", "colibri-send"), ("--profile", "northwind-transfers")
# name: (file name, writer, arguments, code or None for any, what the line must say)
CASES: dict[str, tuple[str, Writer, tuple[str, ...], str | None, str]] = {
    "empty file": ("a.csv", _bytes(b""), (), "empty", "0 bytes"),
    "only blanks": ("a.csv", _bytes(b"\n\n \n"), COLIBRI, None, ""),
    "wrong encoding": ("a.csv", _bytes(GOOD.replace(b"app", b"\xe9")), COLIBRI, "encoding", "line 2"),
    "utf-16, no mark": ("a.csv", _bytes(GOOD.decode().encode("utf-16-le")), COLIBRI, None, ""),
    "wrong profile": ("a.csv", _bytes(GOOD), ("--profile", "telecom-cdr"), "column-missing", "caller"),
    "wrong format": ("a.csv", _bytes(GOOD), ("--profile", "camt"), None, "XML"),
    "a column missing": (
        "a.csv",
        _bytes(GOOD.replace(SUM.encode(), b"Somme")),
        COLIBRI,
        "column-missing",
        SUM,
    ),
    "a column missing, no profile": (
        "a.csv",
        _bytes(GOOD.replace(SUM.encode(), b"Somme")),
        (),
        "layout-unknown",
        SUM,
    ),
    "a date of no order": (
        "a.csv",
        _bytes(table(row(time="31/31/2026 10:00:00"))),
        (),
        "rows-time",
        "31/31/2026",
    ),
    "unknown currency": ("a.csv", _bytes(table(row(currency="QQQ"))), (), "rows-currency", "QQQ"),
    "negative amount": ("a.csv", _bytes(table(row(amount="-5,00"))), (), "rows-amount-negative", "-5,00"),
    "truncated XML": (
        "a.xml",
        _bytes(CAMT.format(doctype="")[:-90].encode()),
        (),
        "xml-truncated",
        "breaks off",
    ),
    "XML with a DTD": ("a.xml", _bytes(CAMT.format(doctype=DTD).encode()), (), "xml-dtd", "document type"),
    "zip bomb": ("a.xlsx", _bomb, (), "zip-bomb", "MiB"),
    "not a zip": ("a.xlsx", _bytes(b"PK\x03\x04" + b"\x00" * 99), NORTHWIND, None, ""),
    "JPEG": ("a.csv", _bytes(JPEG), COLIBRI, "media", "JPEG"),
    "nothing known": ("a.bin", _bytes(bytes(range(1, 255)) * 40), (), None, ""),
}


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """A workspace with one good exhibit; a test that leaves a trace in it spoils it, and says so."""
    folder = tmp_path_factory.mktemp("bad") / "case"
    good = folder.parent / "good.csv"
    good.write_bytes(table(row(1), row(2)))
    assert command("new", folder, "--name", "N", "--unit", "U").returncode == 0
    assert command("add", folder, good, *ADD).returncode == 0
    return folder


@pytest.mark.parametrize("name", CASES)
def test_bad_input_changes_nothing(case, tmp_path, name):
    file, write, arguments, code, words = CASES[name]
    path = tmp_path / file
    write(path)
    before = contents(case)
    done = command("add", case, path, *ADD, *arguments)
    assert_error(done, code or done.stderr.partition(":")[0], 3)
    assert f"file {file}" in done.stderr, done.stderr
    assert words in done.stderr
    assert "defect" not in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(case) == before


def test_the_rest_of_a_file_with_some_bad_rows_is_kept_and_told(tmp_path, cli, new_case):
    """Bad values refuse a file only when they are all there is: else the row is rejected with its reason."""
    path = tmp_path / "a.csv"
    lines = [row(1), row(2, time="31/31/2026 10:00:00"), row(3, currency="QQQ"), row(4, amount="-5,00")]
    path.write_bytes(table(*lines))
    result = cli("add", new_case, path, *ADD)
    assert (result.code, result.out.count("1 accepted + 3 rejected")) == (0, 1)
    for line, code in ((3, "time"), (4, "currency"), (5, "amount-negative")):
        assert f"rejected line {line}: {code}: " in result.err


LIMITED = """
import json, resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "filature", *sys.argv[1:]], capture_output=True, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"code": done.returncode, "err": done.stderr, "memory": used.ru_maxrss * 1024,
                  "cpu": used.ru_utime + used.ru_stime}))
"""


@pytest.mark.parametrize(
    ("write", "profile", "code"),
    [(_long_line, "colibri-send", "limit-line"), (_bomb, "northwind-transfers", "zip-bomb")],
    ids=["an endless line", "a zip bomb"],
)
def test_hostile_files_end_quickly_in_little_memory(case, tmp_path, write, profile, code):
    path = tmp_path / "a.csv"
    write(path)
    before = contents(case)
    arguments = ["add", case, path, *ADD, "--profile", profile]
    words = [sys.executable, "-c", LIMITED, *map(str, arguments)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
    told = json.loads(done.stdout)
    assert told["code"] == 3, told
    assert told["err"].startswith(f"{code}: file a.csv"), told
    assert told["memory"] < MEMORY, told
    assert told["cpu"] < 30, told  # reading a gigabyte once, on a slow machine
    assert contents(case) == before


def test_what_is_not_a_file(case, tmp_path):
    before = contents(case)
    assert_error(command("add", case, tmp_path, *ADD), "folder", 3)
    assert_error(command("add", case, tmp_path / "missing.csv", *ADD), "no-file", 3)
    assert_error(command("add", case, "/dev/null", *ADD, timeout=20), "no-file", 3)
    (tmp_path / "loop").symlink_to("loop")
    assert_error(command("add", case, tmp_path / "loop", *ADD), "no-file", 3)
    assert_error(command("add", case, tmp_path / ("x" * 300), *ADD), "no-file", 3)
    os.mkfifo(tmp_path / "pipe")
    assert_error(command("add", case, tmp_path / "pipe", *ADD, timeout=20), "no-file", 3)
    assert contents(case) == before


def test_a_header_alone_is_an_answer(tmp_path, cli, new_case):
    """A provider that found nothing sends a header: no rows, and nothing wrong."""
    path = tmp_path / "a.csv"
    path.write_bytes(table())
    (exhibit,) = cli("add", new_case, path, *ADD, "--json").json["exhibits"]
    assert (exhibit["rows"], exhibit["accepted"]) == (0, 0)


def _limited(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command with the rights of an ordinary account, root or not."""
    words = [sys.executable, "-m", "filature", *map(str, arguments)]
    if os.getuid() == 0:
        words = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *words]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.skipif(os.getuid() == 0 and not shutil.which("setpriv"), reason="root may read everything")
def test_no_permission(tmp_path):
    case, file, locked = tmp_path / "case", tmp_path / "a.csv", tmp_path / "locked"
    assert command("new", case, "--name", "N", "--unit", "U").returncode == 0
    file.write_bytes(table(row()))
    assert command("run", case).returncode == 0
    locked.mkdir(mode=0o555)
    before = contents(case)
    for path in (case / "tmp", case / "exhibits"):
        path.chmod(0o555)
    assert_error(_limited("add", case, file, *ADD), "permission", 4)
    for path in (case / "tmp", case / "exhibits"):
        path.chmod(0o755)
    assert contents(case) == before
    file.chmod(0o000)
    assert_error(_limited("add", case, file, *ADD), "permission", 3)
    case.chmod(0o000)
    try:
        for verb in ("leads", "verify"):
            assert_error(_limited(verb, case), "permission", 4)
    finally:
        case.chmod(0o755)
    assert_error(_limited("new", locked / "case", "--name", "N", "--unit", "U"), "permission", 4)
    assert contents(case) == before
