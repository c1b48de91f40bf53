"""Laws of the communications readers: broken bytes end in one of our errors; content never gets through."""

import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filature.errors import FilatureError
from filature.intake import staging
from filature.intake.formats import MODULES
from intake import samples_communications as samples
from intake import samples_devices as devices
from intake.staged_rows import built_in, rows_of

HONEST = {
    "meta-html": [samples.whatsapp(name) for name in samples.SPELLINGS]
    + [samples.instagram(), samples.archive({"records.html": samples.whatsapp()})],
    "snap-csv": [
        samples.archive(samples.SNAP_MEMBERS),
        *(
            text.encode()
            for text in (samples.SNAP_SUBSCRIBER, samples.SNAP_CONVERSATIONS, samples.SNAP_CALLS)
        ),
    ],
    "discord-csv": [samples.DISCORD_MESSAGES.encode(), samples.DISCORD_FRIENDS.encode()],
    "kik": [samples.archive(samples.KIK_OLD), samples.archive(samples.KIK_NEW), samples.KIK_BIND.encode()],
    "leapp-tsv": [devices.LEAPP_MESSAGES.encode(), devices.LEAPP_CALLS_IOS.encode()],
    "ufdr": [devices.ufdr(), devices.ufdr_report()],
    "etsi-102657": [samples.etsi()],
    "timeline": [text.encode() for text in (devices.TIMESKETCH, devices.JSONL, devices.L2T, devices.TLN)],
}
LAYOUTS = {name: built_in(name) for name in HONEST}
OWN = {module.FORMAT: module for module in MODULES}
EXAMPLES = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def damaged(draw, documents):
    """An honest file with bytes cut out, doubled, moved or overwritten, or with its end missing."""
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
            data[start : start + length] = draw(st.binary(max_size=20))
        elif how == 3:
            data[start:start] = draw(
                st.sampled_from([b"<", b"</div>", b"<div>", b'"', b"\t", b",", b"\n", b"=====\n"])
            )
        else:
            del data[start:]
    return bytes(data)


def read(name, data):
    """Stage `data`; return the rows, or None when the file is refused with one of our errors."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.dat", Path(folder) / "out.parquet"
        source.write_bytes(data)
        OWN[name].recognise(data[:65536], source)  # whatever it answers: no exception
        try:
            staged = staging.stage(source, LAYOUTS[name], target, "+33600000001")
        except FilatureError as error:
            told = (bool(error.hint), "\n" in str(error))
            assert told == (True, False), str(error)  # noqa: PT017 - either rows or a clean error will do
            assert sorted(path.name for path in Path(folder).iterdir()) == ["in.dat"]
            return None
        rows = rows_of(target)
        assert staged.rows == len(rows)
        assert sorted(path.name for path in Path(folder).iterdir()) == ["in.dat", "out.parquet"]
        return rows


@pytest.mark.parametrize("name", HONEST)
@EXAMPLES
@given(data=st.data())
def test_damaged_files_end_in_rows_or_in_one_of_our_errors(name, data):
    read(name, data.draw(damaged(HONEST[name])))


@pytest.mark.parametrize("name", HONEST)
@EXAMPLES
@given(data=st.binary(max_size=300))
def test_random_bytes_end_in_rows_or_in_one_of_our_errors(name, data):
    read(name, data)


@pytest.mark.parametrize("name", HONEST)
def test_what_people_wrote_is_in_no_field(name):
    for data in HONEST[name]:
        rows = read(name, data)
        assert rows
        assert samples.BODY not in str(rows)


@pytest.mark.parametrize("name", HONEST)
def test_reading_twice_gives_the_same(name):
    for data in HONEST[name]:
        assert read(name, data) == read(name, data)


@pytest.mark.parametrize("name", HONEST)
def test_no_other_format_claims_the_file(name, tmp_path):
    for number, data in enumerate(HONEST[name]):
        source = tmp_path / str(number)
        source.write_bytes(data)
        claims = [
            module.FORMAT
            for module in MODULES
            if hasattr(module, "recognise") and module.recognise(data[:65536], source)
        ]
        assert claims == [name]


@pytest.mark.parametrize("name", ["meta-html", "snap-csv", "kik", "discord-csv", "leapp-tsv", "ufdr"])
def test_archives_that_ask_for_too_much_are_refused(name, tmp_path):
    member = {"meta-html": "records.html", "ufdr": "report.xml", "kik": "logs/bind.txt", "leapp-tsv": "a.tsv"}
    source = tmp_path / "in.zip"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member.get(name, "ip_data.csv"), b"a" * 5_000_000)
    with pytest.raises(FilatureError) as caught:
        staging.stage(source, LAYOUTS[name], tmp_path / "out.parquet", "x")
    assert caught.value.code == "zip-bomb"
    assert [path.name for path in tmp_path.iterdir()] == ["in.zip"]


@pytest.mark.parametrize("path", ["../records.html", "/records.html", "a\\records.html"])
def test_members_with_unsafe_names_are_refused(path, tmp_path):
    source = tmp_path / "in.zip"
    source.write_bytes(samples.archive({path: samples.whatsapp()}))
    with pytest.raises(FilatureError) as caught:
        staging.stage(source, LAYOUTS["meta-html"], tmp_path / "out.parquet", None)
    assert caught.value.code == "zip-member"


def test_archives_are_opened_once_inside_another_not_deeper(tmp_path):
    inner = samples.archive({"records.html": samples.whatsapp()})
    source = tmp_path / "in.zip"
    source.write_bytes(
        samples.archive({"case/1.zip": inner, "case/2.zip": samples.archive({"deep.zip": inner})})
    )
    staged = staging.stage(source, LAYOUTS["meta-html"], tmp_path / "out.parquet", None)
    assert staged.rows == 19
    assert any("nested too deep" in text for text in staged.warnings)
    assert {row["row_ref"].split("!")[0] for row in rows_of(tmp_path / "out.parquet")} == {"case/1.zip"}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("ufdr", b'<!DOCTYPE a [<!ENTITY b "c">]>' + devices.ufdr_report().partition(b"?>")[2], "xml-dtd"),
        ("etsi-102657", b'<!DOCTYPE a [<!ENTITY b "c">]>' + samples.etsi().partition(b"?>")[2], "xml-dtd"),
        ("etsi-102657", b"<RetainedData>" + b"<a>" * 300, "xml-depth"),
        ("meta-html", b'<html><div id="property-x">' + b"<div>" * 300, "html-depth"),
        ("meta-html", samples.whatsapp() + b"\0", "nul-byte"),
        ("snap-csv", b"=====\nip,timestamp\n\0", "nul-byte"),
        ("timeline", b"", "empty"),
        ("timeline", b"a,b\n1,2\n", "nothing-found"),
        ("kik", b"a,b\n1,2\n", "nothing-found"),
        ("discord-csv", b"a,b\n1,2\n", "nothing-found"),
        ("snap-csv", b"no table here\n", "nothing-found"),
        ("meta-html", b"<html><body>nothing</body></html>", "nothing-found"),
        ("ufdr", b"<project/>", "nothing-found"),
        ("etsi-102657", b"<RetainedData/>", "nothing-found"),
        ("ufdr", b"PK\x03\x04not an archive", "zip-damaged"),
    ],
)
def test_what_is_not_the_format_is_said(name, data, code, tmp_path):
    source = tmp_path / "in.dat"
    source.write_bytes(data)
    with pytest.raises(FilatureError) as caught:
        staging.stage(source, LAYOUTS[name], tmp_path / "out.parquet", None)
    assert caught.value.code == code
    assert [path.name for path in tmp_path.iterdir()] == ["in.dat"]


def test_an_archive_with_any_index_is_not_a_meta_return(tmp_path):
    source = tmp_path / "in.zip"
    source.write_bytes(
        samples.archive({"index.html": "<html></html>", "a/_TSV Exports/Calls.tsv": devices.LEAPP_CALLS_IOS})
    )
    claims = [
        name for name, module in OWN.items() if name in HONEST and module.recognise(b"PK\x03\x04", source)
    ]
    assert claims == ["leapp-tsv"]
