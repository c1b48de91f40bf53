"""Every hand-written parser against files that nobody would send: rows or one of our errors, nothing else.

    python bench/fuzz.py [--parser NAME ...] [--seconds 20] [--runs N] [--seed 1] [--by atheris|hypothesis]

Per parser a process of its own for atheris, which follows the branches that are taken, and one for hypothesis,
which changes honest files. Counted: executions, branches covered, files that were accepted or refused, and
what must not be: tracebacks (anything but FilatureError), endings of more than 5 seconds, files left behind,
reports that do not match the rows. Each finding is printed with the bytes that showed it. Exits 1 on any.
The suite runs a short version (tests/property/test_fuzz_parsers.py).
"""

import argparse
import base64
import codecs
import contextlib
import importlib
import json
import re
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

import bomb_files
from filature.errors import FilatureError

INSIDE = sys.argv[1:2] == ["--inside"]  # the process in which atheris runs: it alone watches branches
if INSIDE:
    import atheris

with atheris.instrument_imports(include=["filature.intake"]) if INSIDE else contextlib.nullcontext():
    from filature.intake import limits, profile, sniff, staging, strictjson, tablehead, xml
    from filature.intake.formats import (
        MODULES,
        camtmap,
        encoding,
        htmltokens,
        instants,
        linewise,
        mt940details,
        ofxmap,
        ofxtags,
        swiftblocks,
        swiftparty,
    )

ROOT = Path(__file__).resolve().parents[1]
HANG = 5.0  # seconds
LONGEST = 4096  # bytes of a file that atheris makes
SUBJECT = "+33600000001"
_COVERED = re.compile(r"cov: (\d+) ft: (\d+)")
_FOUND = "FOUND "
_ROUND = 200  # examples that hypothesis makes from one seed

Parser = Callable[[bytes, Path], None]


class Wrong(Exception):  # noqa: N818 - a finding, not an error of the program
    """A parser broke a promise without raising anything."""


@dataclass(slots=True)
class Tally:
    """What one campaign against one parser gave."""

    parser: str
    by: str
    runs: int = 0
    features: int = 0  # branches with how often they were taken, as libFuzzer counts them; 0 = not measured
    ended: Counter[str] = field(default_factory=Counter)  # 'rows' or 'refused'
    findings: dict[str, bytes] = field(default_factory=dict)  # where and what -> bytes that show it
    slowest: float = 0.0

    def one(self, data: bytes, folder: Path) -> None:
        """Give one file to the parser; keep the first of every kind of finding."""
        self.runs += 1
        began = time.perf_counter()
        try:
            PARSERS[self.parser](data, folder)
        except FilatureError as error:
            self.ended["refused"] += 1
            if not error.hint or "\n" in str(error):
                self._found(f"a poor message: {error.code}", data)
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            frames = traceback.extract_tb(error.__traceback__)
            place = next((one for one in reversed(frames) if "filature" in one.filename), frames[-1])
            where = f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"
            self._found(where, data)
        else:
            self.ended["rows"] += 1
        took = time.perf_counter() - began
        self.slowest = max(self.slowest, took)
        if took > HANG:
            self._found(f"more than {HANG:.0f} s", data)

    def _found(self, where: str, data: bytes) -> None:
        if where not in self.findings:
            self.findings[where] = data
            if INSIDE:  # the process ends without coming back: what is found is told at once
                told = {"where": where, "data": base64.b64encode(data).decode()}
                print(_FOUND + json.dumps(told), flush=True)


# -- parsers -------------------------------------------------------------------------------------------------


def _source(data: bytes, folder: Path) -> Path:
    path = folder / "in"
    path.write_bytes(data)
    return path


_SHEET = """
id = "sheet"
title = "sheet"
format = "xlsx"
record = "transfer"
[xlsx]
header_row = 2
[columns]
reference = "Ref"
from_name = "Payer"
to_name = "Payee"
amount = "Amount"
"""


@cache
def _layouts() -> dict[str, profile.Profile]:
    """Return one layout per format: the first, and of tables those with the most to do."""
    found: dict[str, profile.Profile] = {}
    for layout in profile.built_in().values():
        found.setdefault(layout.format, layout)
    return found | {"csv": profile.built_in()["colibri-send"], "xlsx": profile.parse(_SHEET, origin="sheet")}


def _format(name: str) -> Parser:
    """Return a parser of one format: recognise, stage, and check what is left."""
    module = next(one for one in MODULES if name == one.FORMAT)

    def parse(data: bytes, folder: Path) -> None:
        source, target = _source(data, folder), folder / "out"
        if hasattr(module, "recognise"):
            module.recognise(data[:65536], source)
        try:
            staged = staging.stage(source, _layouts()[name], target, SUBJECT)
        except FilatureError:
            if left := [path.name for path in folder.iterdir() if path.name != "in"]:
                _clear(folder)
                raise Wrong(f"refused, and left {left}") from None
            raise
        rows = pq.read_metadata(target).num_rows
        left = sorted({path.name for path in folder.iterdir()} - {"in", "out"})
        _clear(folder)
        if rows != staged.rows:
            raise Wrong(f"{staged.rows} rows reported, {rows} written")
        if left:
            raise Wrong(f"left {left}")

    return parse


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name != "in":
            path.unlink()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _exhaust(items: Iterable[object]) -> None:
    for _ in items:
        pass


def _json(data: bytes, _folder: Path) -> None:
    json.dumps(strictjson.loads(_text(data), {"file": "in"})).encode()


def _xml(data: bytes, folder: Path) -> None:
    _exhaust(xml.events(_source(data, folder), "in"))


def _xml_scan(data: bytes, _folder: Path) -> None:
    pieces = [data[at : at + 64] for at in range(0, len(data), 64)]
    xml.scan(pieces, lambda _name, _attributes: None, {"file": "in"})


def _swift(data: bytes, _folder: Path) -> None:
    for message in swiftblocks.messages(_text(data).splitlines(keepends=True)):
        _ = (message.text, message.service, message.answer, message.sent_on)
        for item in message.fields:
            swiftparty.party(item)
            swiftparty.bank(item, None)


def _ofx_tags(data: bytes, folder: Path) -> None:
    source = _source(data, folder)
    _exhaust(ofxtags.tokens(source, ofxtags.encoding_of(source), "in"))


def _html(data: bytes, _folder: Path) -> None:
    text = _text(data)
    _exhaust(htmltokens.tokens(text[at : at + 50] for at in range(0, len(text), 50)))


def _encoding(data: bytes, folder: Path) -> None:
    source = _source(data, folder)
    for names in (("utf-8",), ("utf-8", "utf-16", "cp1252", "latin-1")):
        with contextlib.suppress(FilatureError):
            text = encoding.settle(source, names, folder / "spare", quote='"', file="in")
            codecs.lookup(text.encoding)
            text.path.read_bytes().decode("utf-8")


def _lines(data: bytes, _folder: Path) -> None:
    text = _text(data).splitlines(keepends=True)
    for delimiter, quote in ((",", '"'), (";", "'"), ("\t", "")):
        splitter = linewise.Splitter(delimiter, quote)
        for record in linewise.records(text, splitter, columns=3, first_line=1, file="in"):
            if record.problem is None and "\n" not in delimiter.join(record.fields):
                joined = splitter.join(record.fields)
                if splitter.split(joined) != record.fields:
                    raise Wrong(f"{record.fields!r} does not come back from {joined!r}")


def _zip(data: bytes, folder: Path) -> None:
    source = _source(data, folder)
    limits.unpacked_size(source)
    try:
        archive = zipfile.ZipFile(source)
    except limits.ZIP_DAMAGE:
        return
    with archive:
        counted = limits.Unpacked(packed=len(data))
        for member in limits.checked_members(archive, source, "in"):
            _exhaust(limits.unpack(archive, member, counted, "in"))


def _values(data: bytes, _folder: Path) -> None:
    """Read times, amounts and names as the mappers do."""
    text = _text(data)
    camtmap.iso_time(text)
    ofxmap.iso(text)
    ofxmap.amount(text)
    instants.epoch(text, seconds=True)
    instants.epoch(text, seconds=False)
    instants.to_micros(text)
    instants.epoch_by_length(text)
    instants.snowflake(text)
    instants.generalised(text)
    for incoming in (True, False):
        mt940details.details(text.splitlines() or [""], incoming=incoming, supplement=text[:40])


def _sheet_part(data: bytes, folder: Path) -> None:
    """Read `data` as the sheet of a workbook that is otherwise as it should be."""
    parts = bomb_files.parts("")
    parts["xl/worksheets/sheet1.xml"] = data
    PARSERS["xlsx"](bomb_files.packed(parts, method=zipfile.ZIP_STORED), folder)


def _sniff(data: bytes, folder: Path) -> None:
    if data.startswith(b"PK"):
        return  # a workbook is looked at in a child process
    source = _source(data, folder)
    sniff.sniff(source, tuple(profile.built_in().values()), file_name="in")
    tablehead.look(source, "in")


PARSERS: dict[str, Parser] = {
    **{module.FORMAT: _format(module.FORMAT) for module in MODULES},
    "strictjson": _json,
    "xml": _xml,
    "xml-scan": _xml_scan,
    "swiftblocks": _swift,
    "ofxtags": _ofx_tags,
    "htmltokens": _html,
    "encoding": _encoding,
    "linewise": _lines,
    "zip": _zip,
    "values": _values,
    "sheet-part": _sheet_part,
    "sniff": _sniff,
}


# -- seeds -----------------------------------------------------------------------------------------------------


def _samples(name: str) -> ModuleType:
    """Return a module of hand-made files from the tests."""
    path = sys.path[:]
    # Beside this file stands another `intake`, which would be found first.
    sys.path[:] = [str(ROOT / "tests"), *(one for one in path if Path(one).resolve() != ROOT / "bench")]
    try:
        return importlib.import_module(f"intake.{name}")
    finally:
        sys.path[:] = path


@cache
def seeds(parser: str) -> tuple[bytes, ...]:
    """Return honest files for a parser; for those below the formats, of every format."""
    bank, devices, communications, money, reports = (
        _samples(f"samples_{name}") for name in ("bank", "devices", "communications", "money", "reports")
    )
    good = {path.name: path.read_bytes() for path in sorted((ROOT / "tests/assets/good/intake").iterdir())}
    colibri = (
        "N° opération;Date d'envoi;N° expéditeur;Expéditeur;Téléphone expéditeur;Pièce d'identité;IBAN débité;"
        "Bénéficiaire;Téléphone bénéficiaire;Compte bénéficiaire;Pays;Montant envoyé;Devise envoyée;Frais;"
        "Montant payé;Devise payée;Canal;Motif;Statut\nOP1;03/02/2026 14:05:00;C1;Ada;+33 6 39 98 00 01;;;Lina;"
        '+63 900 555 0001;;PH;45,00;EUR;2,90;2700,00;PHP;app;"a\nb";paid\n'
    )
    of: dict[str, list[Any]] = {
        "csv": [colibri, good["transfers.csv"]],
        "xlsx": [good["transfers.xlsx"]],
        "camt": [good["statement.camt053.v8.xml"], bank.CAMT, bank.cdata(bank.CAMT), bank.wrapped(bank.CAMT)],
        "mt940": [good["statement.mt940"]],
        "mt103": [bank.RJE, bank.MT101, bank.MT202_COVER, bank.MT202],
        "ofx": [bank.OFX_1, bank.OFX_2],
        "pacs": [bank.PACS_008, bank.PACS_009_COVER, bank.PACS_002],
        "pain": [bank.PAIN, bank.PAIN_002],
        "goaml": [reports.GOAML, reports.GOAML_ACTIVITY],
        "fincen-sar": [reports.SAR, reports.CTR, reports.ACKNOWLEDGEMENT],
        "cybertip": [reports.cybertip()],
        "wu-xml": [money.wu_search_reply(money.wu_transaction()), money.wu_send_store()],
        "moneygram-json": [money.moneygram()],
        "coinbase-json": [money.coinbase()],
        "mpesa": [money.mpesa()],
        "cashapp-xlsx": [money.cashapp()],
        "etsi-102657": [communications.etsi()],
        "meta-html": [communications.whatsapp(), communications.instagram()],
        "ufdr": [devices.ufdr_report(), devices.ufdr()],
        "snap-csv": [communications.SNAP_SUBSCRIBER, communications.SNAP_CALLS,
                     communications.archive(communications.SNAP_MEMBERS)],
        "kik": [communications.KIK_BIND, communications.archive(communications.KIK_OLD)],
        "discord-csv": [communications.DISCORD_MESSAGES, communications.DISCORD_FRIENDS],
        "timeline": [devices.TIMESKETCH, devices.JSONL, devices.L2T, devices.TLN],
        "leapp-tsv": [devices.LEAPP_MESSAGES, devices.LEAPP_CALLS_IOS],
    }  # fmt: skip
    below = {
        "strictjson": ("cybertip", "moneygram-json", "coinbase-json"),
        "xml": ("camt", "pacs", "goaml", "ufdr"),
        "xml-scan": ("camt", "pain"),
        "swiftblocks": ("mt103", "mt940"),
        "ofxtags": ("ofx",),
        "htmltokens": ("meta-html",),
        "encoding": ("csv", "ofx", "timeline"),
        "linewise": ("csv", "timeline", "discord-csv"),
        "zip": ("xlsx", "ufdr", "kik"),
        "sniff": tuple(of),
    }
    chosen = [item for name in below.get(parser, (parser,)) for item in of.get(name, ())]
    if parser == "sheet-part":
        with zipfile.ZipFile(ROOT / "tests/assets/good/intake/transfers.xlsx") as book:
            chosen = [book.read("xl/worksheets/sheet1.xml")]
    if parser == "values":
        chosen = ["2026-05-04T21:10:05.120+02:00", "20090401122017.000[-5:EST]", "1.234,56", "1740823200000000",
                  "166?00GUTSCHRIFT?20SVWZ+A?32B", "/NAME/A/IBAN/NL00/REMI/x/", "x; OD: A  B; TYT.: c ;"]  # fmt: skip
    return tuple(item.encode("cp1252", "replace") if isinstance(item, str) and parser == "ofx" else
                 item.encode() if isinstance(item, str) else item for item in chosen)  # fmt: skip


# -- campaigns ---------------------------------------------------------------------------------------------------


@st.composite
def changed(draw: st.DrawFn, documents: tuple[bytes, ...]) -> bytes:
    """Draw an honest file with bytes cut out, doubled, moved, written over, or its end missing; or any bytes."""
    if draw(st.integers(0, 7)) == 0:
        return draw(st.binary(max_size=300))
    data = bytearray(draw(st.sampled_from(documents)))
    marks = [
        b"<",
        b">",
        b'"',
        b"\n",
        b"\r",
        b",",
        b";",
        b"{",
        b"}",
        b":",
        b"\0",
        b"\xff",
        b"&",
        b"]]>",
        b"-}",
        b"0",
    ]
    for _ in range(draw(st.integers(1, 4))):
        start, length = draw(st.integers(0, max(0, len(data) - 1))), draw(st.integers(0, 60))
        other = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.integers(0, 5)):
            case 0:
                del data[start : start + length]
            case 1:
                data[start:start] = data[start : start + length] * draw(st.integers(1, 5))
            case 2:
                data[start : start + length] = draw(st.binary(max_size=20))
            case 3:
                data[start:start] = draw(st.sampled_from(marks)) * draw(st.integers(1, 70))
            case 4:
                data[start : start + length] = data[other : other + length]
            case _:
                del data[start:]
    return bytes(data)


def by_hypothesis(parser: str, runs: int, seed: int, seconds: float = 1e9) -> Tally:
    """Give `runs` changed files to a parser; return the tally."""
    tally = Tally(parser=parser, by="hypothesis")
    deadline = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(dir=_memory_folder()) as name:
        for data in seeds(parser):
            tally.one(data, Path(name))
        while tally.runs < runs and time.monotonic() < deadline:
            seed = _round(tally, min(_ROUND, runs - tally.runs), seed, Path(name))
    return tally


def _round(tally: Tally, runs: int, seed: int, folder: Path) -> int:
    """Give some changed files to the parser; return the seed of the next round."""

    @seeded(seed)
    @settings(max_examples=runs, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(changed(seeds(tally.parser)))
    def attempt(data: bytes) -> None:
        tally.one(data, folder)

    attempt()
    return seed + 1


def by_atheris(parser: str, runs: int, seed: int, seconds: int) -> Tally:
    """Let atheris look for new branches, in a process of its own; return the tally."""
    tally = Tally(parser=parser, by="atheris")
    with tempfile.TemporaryDirectory(dir=_memory_folder()) as name:
        corpus, work = Path(name) / "corpus", Path(name) / "work"
        corpus.mkdir()
        work.mkdir()
        for number, data in enumerate(seeds(parser)):
            (corpus / f"{number}").write_bytes(data)
        words = [sys.executable, __file__, "--inside", parser, f"-seed={seed}", f"-runs={runs or -1}"]
        words += [
            f"-max_total_time={seconds}",
            f"-max_len={LONGEST}",
            "-timeout=60",
            "-rss_limit_mb=4096",
            name,
        ]
        done = subprocess.run(words, capture_output=True, text=True, check=False, errors="replace", cwd=work)
    for line in done.stdout.splitlines():
        if line.startswith(_FOUND):
            told = json.loads(line.removeprefix(_FOUND))
            tally.findings[told["where"]] = base64.b64decode(told["data"])
        elif line.startswith("TALLY "):
            told = json.loads(line.removeprefix("TALLY "))
            tally.runs, tally.slowest, tally.ended = told["runs"], told["slowest"], Counter(told["ended"])
    if covered := _COVERED.findall(done.stderr):
        tally.features = int(covered[-1][1])
    if done.returncode != 0:
        tally.findings.setdefault(f"atheris ended with {done.returncode}: {done.stderr[-300:]}", b"")
    return tally


def _inside(parser: str, more: list[str]) -> None:
    """Be the process in which atheris runs; it never returns."""
    tally = Tally(parser=parser, by="atheris")
    folder = Path.cwd()  # its own, made and removed by the one that started it

    def one(data: bytes) -> None:
        tally.one(data, folder)
        if tally.runs % 64 == 0 or tally.runs < 64:
            told = {"runs": tally.runs, "slowest": tally.slowest, "ended": tally.ended}
            print("TALLY " + json.dumps(told), flush=True)

    atheris.Setup([sys.argv[0], *more], one)
    atheris.Fuzz()


def _memory_folder() -> str | None:
    """Return a folder in memory where there is one: a file is written for every execution."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - random names below


def main() -> int:
    """Run the campaigns and print one line for each."""
    if INSIDE:
        _inside(sys.argv[2], sys.argv[3:])
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("--parser", nargs="+", choices=sorted(PARSERS), metavar="NAME")
    parser.add_argument("--seconds", type=int, default=20, help="per parser and way")
    parser.add_argument("--runs", type=int, default=0, help="at most so many executions; 0 = as time allows")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--by", choices=("atheris", "hypothesis"))
    options = parser.parse_args()
    tallies = []
    for name in options.parser or PARSERS:
        if options.by != "hypothesis":
            tallies.append(by_atheris(name, options.runs, options.seed, options.seconds))
            _show(tallies[-1])
        if options.by != "atheris":
            tallies.append(by_hypothesis(name, options.runs or sys.maxsize, options.seed, options.seconds))
            _show(tallies[-1])
    found = sum(len(tally.findings) for tally in tallies)
    print(f"seed {options.seed}: {sum(tally.runs for tally in tallies)} executions, {found} findings")
    return 1 if found else 0


def _show(tally: Tally) -> None:
    print(
        f"{tally.parser:15} {tally.by:10} {tally.runs:8} runs  {tally.features:6} features  "
        f"{tally.ended['rows']:7} rows  {tally.ended['refused']:7} refused  slowest {tally.slowest:.2f} s",
        flush=True,
    )
    for where, data in tally.findings.items():
        print(f"    {where}\n        {data[:200]!r}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
