"""Laws of the bank and report readers: broken bytes end in one of our errors; rows in are rows staged."""

import contextlib
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filature.errors import FilatureError
from filature.intake import staging
from filature.intake.formats import MODULES
from intake import samples_bank, samples_reports
from intake.staged_rows import built_in

HONEST = {
    "pain": [
        samples_bank.PAIN.encode(),
        samples_bank.PAIN_002.encode(),
        samples_bank.cdata(samples_bank.PAIN),
    ],
    "pacs": [
        samples_bank.PACS_008.encode(),
        samples_bank.PACS_009_COVER.encode(),
        samples_bank.PACS_002.encode(),
        samples_bank.wrapped(samples_bank.PACS_008),
    ],
    "mt103": [
        samples_bank.RJE.encode(),
        samples_bank.MT101.encode(),
        samples_bank.MT202_COVER.encode(),
        samples_bank.MT202.encode(),
    ],
    "ofx": [samples_bank.OFX_1.encode("cp1252"), samples_bank.OFX_2.encode()],
    "goaml": [samples_reports.GOAML, samples_reports.GOAML_ACTIVITY],
    "fincen-sar": [samples_reports.SAR, samples_reports.CTR, samples_reports.ACKNOWLEDGEMENT],
    "cybertip": [samples_reports.cybertip()],
}
LAYOUTS = {name: built_in(name) for name in HONEST}
EXAMPLES = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def damaged(draw, documents):
    """An honest file with some bytes cut out, doubled, exchanged or overwritten, or with its end missing."""
    data = bytearray(draw(st.sampled_from(documents)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(0, len(data) - 1)))
        length = draw(st.integers(0, 60))
        how = draw(st.integers(0, 4))
        if how == 0:
            del data[start : start + length]
        elif how == 1:
            data[start:start] = data[start : start + length]
        elif how == 2:
            data[start : start + length] = draw(st.binary(max_size=8))
        elif how == 3:
            other = draw(st.integers(0, max(0, len(data) - 1)))
            data[start : start + length] = data[other : other + length]
        else:
            del data[start:]
    return bytes(data)


def attempt(name: str, data: bytes) -> None:
    """Stage; nothing but our errors may come out, and what is staged is what the report says."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in", Path(folder) / "out.parquet"
        source.write_bytes(data)
        staged = None
        with contextlib.suppress(FilatureError):
            staged = staging.stage(source, LAYOUTS[name], target)
        if staged is None:
            assert not target.exists()
            return
        found = duckdb.sql(
            f"SELECT count(*), max(row_no), count(problem) FROM read_parquet('{target}')"
        ).fetchall()[0]
        assert found == (staged.rows, staged.rows or None, staged.problems)
        records = duckdb.sql(
            f"SELECT count(*) FROM read_parquet('{target}') WHERE json_valid(raw)"
        ).fetchall()[0]
        assert records == (staged.rows,)


@pytest.mark.parametrize("name", HONEST)
def test_damaged_files(name):
    @EXAMPLES
    @given(damaged(HONEST[name]))
    def check(data) -> None:
        attempt(name, data)

    check()


@pytest.mark.parametrize("name", HONEST)
def test_any_bytes(name):
    @EXAMPLES
    @given(st.binary(max_size=400))
    def check(data) -> None:
        attempt(name, data)

    check()


@pytest.mark.parametrize("name", HONEST)
def test_every_cut(name):
    """A file cut anywhere: an error, or the rows before the cut."""
    for document in HONEST[name]:
        for end in range(0, len(document), max(1, len(document) // 25)):
            attempt(name, document[:end])


def test_each_honest_file_is_recognised_by_one_format_only(tmp_path):
    for name, documents in HONEST.items():
        for document in documents:
            path = tmp_path / "in"
            path.write_bytes(document)
            head = document[: 64 * 1024]
            told = [
                module.FORMAT
                for module in MODULES
                if hasattr(module, "recognise") and module.recognise(head, path)
            ]
            if "CDATA" not in head.decode("latin-1") or name == "ofx":
                assert told == [name]
            else:
                assert name in told


@given(st.integers(1, 30), st.integers(0, 4))
@settings(EXAMPLES, max_examples=10)
def test_rows_in_are_rows_staged(count, kinds):
    """As many transactions as were written come out, whatever the format."""
    document = samples_bank.PACS_008
    start, end = (
        document.index("<p:CdtTrfTxInf>"),
        document.index("</p:CdtTrfTxInf>") + len("</p:CdtTrfTxInf>"),
    )
    many = document[:start] + document[start:end] * count + document[end:]
    entry = "<STMTTRN><DTPOSTED>20250101<TRNAMT>1<FITID>1</STMTTRN>"
    ofx = "<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST>" + entry * count + "</BANKTRANLIST></STMTRS></OFX>"
    fin = "\n$\n".join([samples_bank.MT103] * count)
    with tempfile.TemporaryDirectory() as folder:
        for name, data, expected in (
            ("pacs", many, count + 1),
            ("ofx", ofx, count),
            ("mt103", fin + "\n" * kinds, count),
        ):
            source = Path(folder) / "in"
            source.write_text(data, encoding="utf-8")
            assert staging.stage(source, LAYOUTS[name], Path(folder) / "out.parquet").rows == expected
