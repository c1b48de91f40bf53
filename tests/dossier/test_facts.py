"""Facts gathered from the small demonstration: every number leads to a row, and the sums are those rows'."""

import csv
import io
import re
from collections import Counter
from decimal import Decimal
from itertools import islice

import openpyxl
import pytest

from dossier.test_facts_schema import SCORE, names
from filature import pipeline
from filature.dossier import schema
from filature.dossier.facts import gather
from filature.dossier.tables import tables
from filature.leads import reading
from filature.workspace import open_workspace

FIRST = 20


@pytest.fixture(scope="module")
def source(demo_folder):
    with open_workspace(demo_folder / "case", write=False) as workspace, pipeline.citable(workspace) as found:
        yield found


@pytest.fixture(scope="module")
def gathered(source):
    """The first leads in both roles, and payers with the pattern of an extorted victim."""
    ranked = reading.ranked(source.con)
    chosen = [lead["lead"] for lead in ranked[:FIRST]]
    chosen += [lead["lead"] for lead in islice((one for one in ranked if one["role"] == "payee"), 3)]
    chosen += [lead["lead"] for lead in reading.possible_victims(source.con)[:4]]
    return {name: gather(source, name) for name in dict.fromkeys(chosen)}


@pytest.fixture(scope="module")
def lines(demo_folder):
    """Return the text of a row of a provider's file by its reference, as a person would look it up."""
    files = {}
    for path in (demo_folder / "provider-files").iterdir():
        if path.suffix == ".csv":
            files[path.name] = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
        elif path.suffix == ".xlsx":
            files[path.name] = openpyxl.load_workbook(path, read_only=True)

    def line(file_name, row_ref) -> str:
        if found := re.fullmatch(r"line (\d+)", row_ref):
            return files[file_name][int(found[1]) - 1]
        sheet, number = re.fullmatch(r"sheet (.+)! ?row (\d+)", row_ref).groups()
        (cells,) = files[file_name][sheet].iter_rows(int(number), int(number), values_only=True)
        return ";".join(map(str, cells))

    return line


def test_facts_of_every_kind_of_lead_fit_the_schema(gathered):
    assert {facts["document"]["role"] for facts in gathered.values()} == {"payer", "payee"}
    assert any("possible-victim" in facts["document"]["readiness"]["missing"] for facts in gathered.values())
    for facts in gathered.values():
        schema.check(facts)


def test_every_number_leads_to_a_row_of_a_file(gathered, lines):
    seen = Counter()
    for facts in gathered.values():
        names_of = {row["no"]: row["file_name"] for row in facts["entry"]["exhibits"]}
        for place in ("payments", "sessions", "referrals"):
            for row in facts[place]:
                text = lines(names_of[row["exhibit"]], row["row_ref"])
                assert (row["reference"] or "") in text, row["row_ref"]  # a statement need not have one
                seen[place] += 1
    assert min(seen[place] for place in ("payments", "sessions", "referrals")) > 0


def test_signs_lead_to_the_rows_that_support_them(gathered):
    places = ("payments", "sessions", "referrals")
    for name, facts in gathered.items():
        for sign in facts["reasons"]:
            shown = sum(len(sign[place]) for place in places)
            assert shown, f"{name}: {sign['indicator']} shows no row"
            assert sign["supporting"] <= sign["considered"]


def test_sums_per_counterpart_are_those_of_the_payments(gathered):
    for facts in gathered.values():
        other = "payer" if facts["document"]["role"] == "payee" else "payee"
        for one in facts["counterparts"]:
            sums = Counter()
            for row in facts["payments"]:
                if row[other] == one["label"]:
                    sums[row["currency"]] += Decimal(row["amount"])
            assert {item["currency"]: Decimal(item["amount"]) for item in one["sums"]} == dict(sums)


def test_rows_cited_are_counted_once(gathered):
    for facts in gathered.values():
        cited = sum(row["cited_rows"] for row in facts["entry"]["exhibits"])
        referrals = {row["record_id"] for row in facts["referrals"]}
        assert cited == len(facts["payments"]) + len(facts["sessions"]) + len(referrals)


def test_episodes_join_rows_with_the_delay_between_them(gathered):
    from datetime import datetime

    seen = 0
    for facts in gathered.values():
        for episode in facts["episodes"]:
            paid = facts["payments"][episode["payment"] - 1]["time"]["utc"]
            for one in episode["sessions"]:
                met = facts["sessions"][one["n"] - 1]["time"]["utc"]
                delay = datetime.fromisoformat(met) - datetime.fromisoformat(paid)
                assert delay.total_seconds() == one["delay_s"]
                seen += 1
    assert seen > 0


def test_no_score_is_in_the_facts(gathered):
    for facts in gathered.values():
        without_texts = {key: value for key, value in facts.items() if key != "method"}
        assert [name for name in names(without_texts) if SCORE.search(name)] == []


def test_the_place_on_the_work_list_changes_nothing(source, gathered):
    """Neither the strength nor the rank of the lead, nor their order, is in what the facts say."""
    ranked = {lead["lead"]: lead for lead in reading.ranked(source.con)}
    for name, facts in gathered.items():
        if name in ranked:
            numbers = {value for _, value in numbers_of(facts) if isinstance(value, float)}
            signs = {value for row in facts["reasons"] for value in (row["value"], row["threshold"])}
            measured = {
                value for row in facts["explanations"] for value in row["reason"].get("values", {}).values()
            }
            assert numbers <= signs | measured
        order = [(row["speaks"], row["block"]) for row in facts["reasons"]]
        assert [key for key, _ in groups(order)] == list(dict.fromkeys(order)), "a block is torn apart"


def groups(order):
    from itertools import groupby

    return groupby(order)


def numbers_of(node, path=()):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from numbers_of(value, (*path, key))
    elif isinstance(node, list):
        for value in node:
            yield from numbers_of(value, path)
    elif isinstance(node, int | float) and not isinstance(node, bool):
        yield path, node


def test_a_possible_victim_is_not_named_in_the_file_of_another(source):
    victims = {lead["person"]: lead["name"] for lead in reading.possible_victims(source.con)}
    payees = [
        label
        for (label,) in source.con.execute(
            "SELECT DISTINCT l.lead FROM lead AS l JOIN pair_feature AS q ON q.payee_id = l.person_id "
            "JOIN lead AS v ON v.person_id = q.payer_id AND v.list = 'possible victim' WHERE l.role = 'payee'"
        ).fetchall()
    ]
    for name in payees[:3]:
        facts = gather(source, name)
        listed = {row["label"]: row["name"] for row in facts["counterparts"]}
        assert all(listed[label] is None for label in victims if label in listed)


def test_tables_are_those_of_the_facts(gathered):
    for facts in gathered.values():
        for name, data in tables(facts).items():
            rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
            place = name.removesuffix(".csv")
            listed = facts["entry"]["exhibits"] if place == "exhibits" else facts[place]
            assert len(rows) == len(listed)


def test_the_same_workspace_gives_the_same_facts(source, gathered):
    name, facts = next(iter(gathered.items()))
    assert gather(source, name) == facts
