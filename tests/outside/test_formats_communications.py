"""Call records and timelines on real third-party files, when they lie beside the checkout.

Expected values come from the files by hand or by another program (csv and json of the standard library), never from our readers. The other formats of this family have no public sample.
"""

import csv
import io
import json
from collections import Counter
from datetime import UTC, datetime

import duckdb
import pytest

from conftest import OUTSIDE, run_cli

pytestmark = [
    pytest.mark.outside,
    pytest.mark.skipif(
        not OUTSIDE.is_dir(), reason="the third-party files are not beside the checkout: not run"
    ),
]
CDR, TIMELINES = OUTSIDE / "samples" / "cdr", OUTSIDE / "samples" / "timelines"
FRAME = ("--provider", "Source", "--instrument", "Public data", "--authority", "None (test)")
SUBSCRIBER = ("--subject", "EGO")

# file -> accepted, rejected, by hand from the file; a text = refused whole, with the code
EVENTS = {
    "google__test_data__sigma_events.csv": (4, 0),
    "google__test_data__sigma_events.jsonl": (4, 0),
    "google__test_events__csv_datetime_last_column.csv": (4, 0),
    "google__test_events__csv_timestamp_no_datetime.csv": (
        1,
        2,
    ),  # seconds, milliseconds: not the documented unit
    "google__test_events__incorrect.csv": "layout-unknown",
    "google__test_events__invalid_datetime.csv": (3, 1),  # '1234 19:01:01'
    "google__test_events__validate_date_events_missing_timestamp.csv": (1, 0),
    "google__test_events__validate_time_precision.csv": (2, 0),
    "google__test_events__validate_time_precision_jsonl.jsonl": (2, 0),
    "google__test_events__validate_timestamp_conversion.csv": (3, 0),
    "log2timeline__end_to_end__dynamic.log": (20, 0),
    "log2timeline__end_to_end__extract_and_output_archive2.log": (18, 0),
    "log2timeline__end_to_end__extract_and_output_with_time_zone.log": (8, 0),
    "log2timeline__end_to_end__extract_and_output_with_yara_rules.log": (27, 0),
    "log2timeline__end_to_end__json_line.log": (20, 0),
    "log2timeline__end_to_end__l2tcsv.log": (19, 0),
    "log2timeline__end_to_end__tln.log": (20, 0),
}
CALLS = sorted(path.name for path in CDR.glob("bandicoot__*.csv") if "interaction" in path.read_text()[:20])


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("communications") / "case"
    assert run_cli("new", folder, "--name", "Outside", "--unit", "Test").code == 0
    return folder


def add(case, path, *more):
    result = run_cli("add", case, path, *FRAME, *more, "--json")
    assert result.code in (0, 1), f"{path.name}: {result.err}"
    return result.json["exhibits"][0]


def ask(case, question, *values):
    with duckdb.connect(str(case / "records.duckdb"), read_only=True) as con:
        return con.execute(question, list(values)).fetchall()


def test_every_file_is_listed():
    assert {path.name for path in TIMELINES.iterdir()} == set(EVENTS)


@pytest.mark.parametrize("name", EVENTS)
def test_events(case, name):
    expected = EVENTS[name]
    if isinstance(expected, str):
        result = run_cli("add", case, TIMELINES / name, *FRAME)
        assert result.code == 3
        assert expected in result.err
        return
    item = add(case, TIMELINES / name)
    assert (item["profile"], item["accepted"], item["rejected"], item["quarantined"]) == (
        "timeline",
        *expected,
        0,
    )
    assert item["rows"] == sum(expected)


@pytest.mark.parametrize("name", ["dynamic", "l2tcsv", "json_line"])
def test_instants_are_those_of_the_file(tmp_path, name):
    """Three outputs of one analysis, each by its own rule: to the second, in UTC."""
    folder = tmp_path / "case"
    assert run_cli("new", folder, "--name", "Outside", "--unit", "Test").code == 0
    path = TIMELINES / f"log2timeline__end_to_end__{name}.log"
    add(folder, path)
    text = path.read_text(encoding="utf-8")
    if name == "json_line":
        micros = [json.loads(line)["timestamp"] for line in text.splitlines()]
        expected = [_iso(value // 1_000_000) for value in micros]
    else:
        rows = list(csv.DictReader(io.StringIO(text)))
        expected = [
            row["datetime"][:19].replace("T", " ")
            if name == "dynamic"
            else "{2}-{0}-{1}".format(*row["date"].split("/")) + " " + row["time"]
            for row in rows
        ]
    found = ask(folder, "SELECT strftime(seen_at_utc, '%Y-%m-%d %H:%M:%S') FROM access ORDER BY row_no")
    assert [row[0] for row in found] == expected


def _iso(seconds):
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def test_no_message_of_a_timeline_is_kept(case):
    kept = "".join(str(row) for row in ask(case, "SELECT * FROM access")) + str(
        ask(case, "SELECT raw FROM rejection")
    )
    for sentence in ("INFO No change", "foobar true", "Make sure message is same", "apt-get install"):
        assert sentence not in kept


@pytest.mark.parametrize("name", CALLS)
def test_calls_and_texts(case, name):
    with (CDR / name).open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    item = add(case, CDR / name, *SUBSCRIBER)
    assert (item["profile"], item["rows"], item["accepted"]) == ("cdr-bandicoot", len(rows), len(rows))
    kinds = Counter(row["interaction"] for row in rows)
    seconds = sum(int(row["call_duration"]) for row in rows if row["interaction"] == "call")
    sessions = ask(
        case,
        "SELECT count(*), coalesce(sum(duration_s), 0)::BIGINT FROM session WHERE exhibit_no = ?",
        item["exhibit"],
    )
    messages = ask(case, "SELECT count(*) FROM message WHERE exhibit_no = ?", item["exhibit"])
    assert (sessions, messages) == ([(kinds["call"], seconds)], [(kinds["text"],)])
    callers = ask(
        case,
        "SELECT count(*) FROM mention WHERE exhibit_no = ? AND role IN ('caller', 'sender') AND customer = 'EGO'",
        item["exhibit"],
    )
    assert callers == [(sum(row["direction"] == "out" for row in rows),)]


def test_the_same_records_in_another_layout(case):
    """A.csv and A_orange.csv hold the same seven interactions; one has a header and one has none."""
    item = add(case, CDR / "bandicoot__manual__A_orange.csv", "--profile", "cdr-orange")
    assert (item["rows"], item["accepted"]) == (7, 7)
    times = "SELECT time_text, duration_s FROM session WHERE exhibit_no = ? ORDER BY row_no"
    here = ask(case, times, item["exhibit"])
    assert here == [("2014-08-20 20:30:37", 137), ("2014-08-21 20:31:42", 542)]
    assert ask(case, "SELECT count(*) FROM message WHERE exhibit_no = ?", item["exhibit"]) == [(5,)]


@pytest.mark.parametrize(
    "name",
    [
        "Global-Policy-Lab__synthetic_data__antennas.csv",
        "Global-Policy-Lab__synthetic_data__towers.csv",
        "Global-Policy-Lab__synthetic_data__subscribers.csv",
        "bandicoot__towers.csv",
        "bandicoot__special__antennas.csv",
        "bandicoot__attributes__ego.csv",
        "bandicoot__network_attributes__ego.csv",
    ],
)
def test_places_and_attributes_are_no_records(case, name):
    result = run_cli("add", case, CDR / name, *FRAME)
    assert result.code == 3
    assert "layout-unknown" in result.err
