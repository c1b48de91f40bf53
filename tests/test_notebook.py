"""A workspace in a notebook: tables, leads and figures to look at; nothing can be changed."""

import subprocess
import sys
import xml.etree.ElementTree as ET

import duckdb
import pyarrow as pa
import pytest

import filature
from conftest import run_cli
from filature.errors import FilatureError, UsageError
from filature.model.tables import ALL_TABLES


@pytest.fixture(scope="module")
def case(demo_folder):
    """The small demonstration, which nothing here can change."""
    with filature.open(demo_folder / "case") as found:
        yield found


def test_every_table_is_a_relation(case):
    assert case.tables == [table.name for table in ALL_TABLES]
    for name in case.tables:
        table = case.table(name).to_arrow_table()
        assert isinstance(table, pa.Table)
        assert table.num_columns > 0


def test_relations_are_lazy_and_can_be_asked_further(case):
    payments = case.table("payment")
    total = payments.aggregate("count(*) AS n").fetchall()[0][0]
    assert total > 10_000
    assert len(payments.filter("currency = 'EUR'").limit(5).fetchall()) == 5


def test_the_rows_are_those_of_the_database(case, demo_case):
    with duckdb.connect(str(demo_case / "records.duckdb"), read_only=True) as con:
        expected = con.execute("SELECT count(*), sum(amount) FROM payment").fetchall()
    assert case.table("payment").aggregate("count(*), sum(amount)").fetchall() == expected


def test_an_unknown_table_is_named_with_those_that_are_known(case):
    with pytest.raises(UsageError, match="payment"):
        case.table("payments; DROP TABLE payment")


@pytest.mark.parametrize(
    "change",
    [
        lambda case: case.table("payment").insert([0] * len(case.table("payment").columns)),
        lambda case: case.table("payment").create("more"),
        lambda case: case.table("payment").limit(1).insert_into("payment"),
    ],
    ids=["insert", "create", "insert_into"],
)
def test_writing_fails(case, change):
    with pytest.raises(duckdb.Error):
        change(case)
    assert case.table("payment").aggregate("count(*)").fetchall()[0][0] > 0


def test_leads_are_those_of_the_command_line(case, demo_folder):
    shown = run_cli("leads", demo_folder / "case", "--top", 5, "--json").json["leads"]
    assert [lead["lead"] for lead in case.leads(top=5)] == [lead["lead"] for lead in shown]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_figures_draw_themselves(case, lang):
    lead = case.leads(top=1)[0]["lead"]
    for figure in (case.timeline(lead, lang=lang), case.network(lead, lang=lang)):
        drawn = figure._repr_svg_()
        assert ET.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own text
        assert "<script" not in drawn


def test_a_lead_that_does_not_exist_is_said(case):
    with pytest.raises(UsageError):
        case.timeline("payer-9-9-9")


def test_two_readers_at_once(case, demo_folder):
    """In this process and in another one, while the first is open."""
    with filature.open(demo_folder / "case") as second:
        assert second.leads(top=3) == case.leads(top=3)
    program = (
        "import sys, filature; case = filature.open(sys.argv[1]); "
        "print(case.table('payment').aggregate('count(*)').fetchall()[0][0])"
    )
    found = subprocess.run(
        [sys.executable, "-c", program, demo_folder / "case"], capture_output=True, text=True, check=True
    )
    assert int(found.stdout) == case.table("payment").aggregate("count(*)").fetchall()[0][0]


def test_a_writer_waits_for_the_reader(demo_case):
    with filature.open(demo_case):
        result = run_cli("run", demo_case)
    assert result.code == 4
    assert run_cli("run", demo_case).code == 0


def test_what_is_no_workspace_is_said(tmp_path):
    with pytest.raises(FilatureError):
        filature.open(tmp_path)
