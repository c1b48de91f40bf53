"""Intelligence-only rows never reach a dossier: proved by lineage, on the real command line.

Two workspaces with the same judicial exhibits; one of them also holds intelligence-only ones. Their dossiers
are equal byte for byte, and hold none of the values, whatever is added to, changed in or left out of those.

What a dossier cannot hide: exhibits are numbered as they are received, so that an intelligence-only exhibit
received before a judicial one leaves a gap in the numbers (and shifts those after it). The gap says that a
number was given, not to what.
"""

import json
import shutil

import pypdf
import pytest

from conftest import FRAME, run_cli

PAYER, PAYEES = "+33639980001", ("+639011230001", "+639011230002", "+639011230003")
PAYEE = PAYEES[0]
SECRET_NAME, SECRET_PHONE, SECRET_TEXT = "Zorglub Verviane", "+639011239999", "OST-9999-SECRET"
HEAD = (
    "N° opération;Date d'envoi;N° expéditeur;Expéditeur;Téléphone expéditeur;Pièce d'identité;IBAN débité;"
    "Bénéficiaire;Téléphone bénéficiaire;Compte bénéficiaire;Pays;Montant envoyé;Devise envoyée;Frais;"
    "Montant payé;Devise payée;Canal;Motif;Statut\n"
)


def transfer(n, day, *, payer=PAYER, name="Ana Lomarel", payee=PAYEE, to="Bea Orvadel", text=""):
    when = f"{day:02d}/0{1 + n % 6}/2026 23:1{n % 10}:00"
    sums = f"{20 + n % 3},00;EUR;1,00;1 200,00;PHP"
    return f"CT{n:09d};{when};C-{payer};{name};{payer};;;{to};{payee};;PH;{sums};compte;{text};Payé\n"


def transfers(path, rows):
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def referral(path, rows):
    path.write_text("reference,date,phone,name,stated_role,country\n" + "".join(rows), encoding="utf-8")
    return path


def add(case, path, *more):
    result = run_cli("add", case, path, *FRAME, "--received-at", "2026-06-30T08:00:00Z", *more, "--json")
    assert result.code == 0, result.err
    (exhibit,) = result.json["exhibits"]
    assert exhibit["accepted"] == exhibit["rows"] > 0
    return exhibit["exhibit"]


def judicial_files(folder):
    rows = [
        transfer(n, 1 + n % 27, payee=PAYEES[n % 3], to=("Bea Orvadel", "Eli Sudrane", "Ivo Telmor")[n % 3])
        for n in range(1, 31)
    ]
    calls = "call_id,caller,callee,started_at,duration_s,kind\n" + "".join(
        f"F{n},{PAYER},{PAYEE},2026-0{1 + n % 6}-{1 + n % 27:02d}T22:30:00,600,video\n"
        for n in range(3, 31, 3)
    )
    (folder / "calls.csv").write_text(calls, encoding="utf-8")
    return transfers(folder / "transfers.csv", rows), folder / "calls.csv"


def secret_files(folder, variant=0):
    """Rows that name the payer and the payees, join them to others, and would raise the lead."""
    rows = [
        transfer(
            900 + n,
            3 + n,
            payer=SECRET_PHONE,
            name=SECRET_NAME,
            payee=PAYEE,
            to=SECRET_NAME,
            text=SECRET_TEXT,
        )
        for n in range(5 + variant)
    ]
    rows.append(transfer(990, 5, name=SECRET_NAME, payee=SECRET_PHONE, to=SECRET_NAME, text=SECRET_TEXT))
    named = [
        f"{SECRET_TEXT}-{n}{variant},2026-05-22,{phone},{SECRET_NAME},{SECRET_TEXT},PH\n"
        for n, phone in enumerate((PAYER, PAYEE, SECRET_PHONE))
    ]
    return (
        transfers(folder / f"secret-transfers-{variant}.csv", rows),
        referral(folder / f"secret-referral-{variant}.csv", named),
    )


def run(case):
    assert run_cli("run", case).code == 0
    return case


def leads(case):
    return run_cli("leads", case, "--json").json


def dossier(case, lead, folder):
    """Return the bytes of the dossier and the facts inside it."""
    target = folder / f"{case.name}.pdf"
    result = run_cli("dossier", case, lead, "--out", target, "--lang", "fr")
    assert result.code == 0, result.err
    assert run_cli("verify", target).code == 0
    return target.read_bytes(), json.loads(pypdf.PdfReader(target).attachments["facts.json"][0])


@pytest.fixture(scope="module")
def judicial(tmp_path_factory):
    """A workspace with judicial exhibits only, and its folder."""
    folder = tmp_path_factory.mktemp("lineage")
    case = folder / "judicial"
    assert run_cli("new", case, "--name", "Lineage", "--unit", "Unit", "--kind", "intelligence").code == 0
    for path in judicial_files(folder):
        add(case, path)
    return run(case), folder


@pytest.fixture(scope="module")
def plain(judicial):
    """The dossier of the payer, from judicial exhibits only."""
    case, folder = judicial
    (lead,) = [one["lead"] for one in leads(case)["leads"] if one["role"] == "payer"]
    return lead, *dossier(case, lead, folder)


def mixed(judicial, name, variant=0, only=None):
    """Return a copy of the workspace that received intelligence-only exhibits as well."""
    case, folder = judicial
    copy = folder / name
    shutil.copytree(case, copy)
    for path in secret_files(folder, variant)[slice(only, None if only is None else only + 1)]:
        add(copy, path, "--use", "intelligence-only")
    return run(copy)


def test_the_intelligence_changes_the_work_list(judicial, plain):
    """Otherwise this proves nothing: the rows do raise the lead on the investigator's own screen."""
    lead, _, _ = plain
    before = {one["lead"]: one["strength"] for one in leads(judicial[0])["leads"]}
    after = {one["lead"]: one["strength"] for one in leads(mixed(judicial, "seen"))["leads"]}
    assert after[lead] > before[lead]
    assert len(after) > len(before)


@pytest.mark.parametrize(
    ("name", "variant", "only"),
    [("both", 0, None), ("more", 3, None), ("transfers", 0, 0), ("referral", 0, 1)],
)
def test_dossiers_are_byte_identical_whatever_the_intelligence(judicial, plain, name, variant, only):
    lead, data, facts = plain
    found, found_facts = dossier(mixed(judicial, name, variant, only), lead, judicial[1])
    assert found_facts == facts
    assert found == data
    for value in (SECRET_NAME, SECRET_PHONE, SECRET_TEXT, "secret-"):
        assert value not in json.dumps(found_facts, ensure_ascii=False)


def test_writing_it_twice_gives_the_same_bytes(judicial, plain):
    lead, data, _ = plain
    assert dossier(judicial[0], lead, judicial[1])[0] == data


def test_received_first_it_leaves_a_gap_in_the_numbers_and_nothing_else(plain, tmp_path):
    """The person was first met in an intelligence-only row: another number on the screen."""
    case = tmp_path / "first"
    assert run_cli("new", case, "--name", "Lineage", "--unit", "Unit", "--kind", "intelligence").code == 0
    for path in secret_files(tmp_path):
        add(case, path, "--use", "intelligence-only")
    for path in judicial_files(tmp_path):
        add(case, path)
    run(case)
    shown = [one for one in leads(case)["leads"] if one["role"] == "payer" and one["payments"] > 25]
    _, facts = dossier(case, shown[0]["lead"], tmp_path)
    text = json.dumps(facts, ensure_ascii=False)
    for value in (SECRET_NAME, SECRET_PHONE, SECRET_TEXT, "secret-"):
        assert value not in text
    assert [row["no"] for row in facts["entry"]["exhibits"]] == [3, 4]
    assert facts["document"]["lead"].startswith("payer-3-")
    _, _, expected = plain
    for part in ("reasons", "explanations", "against", "urgency", "evidence_kinds", "coverage"):
        assert len(facts[part]) == len(expected[part])
    assert [row["amount"] for row in facts["payments"]] == [row["amount"] for row in expected["payments"]]


def test_a_lead_that_needs_intelligence_gets_no_dossier(judicial):
    case = mixed(judicial, "needed")
    secret = [one["lead"] for one in leads(case)["leads"] if one["role"] == "payee"]
    known = {one["lead"] for one in leads(judicial[0])["leads"]}
    only = [lead for lead in secret if lead not in known]
    assert only
    result = run_cli("dossier", case, only[0], "--out", judicial[1] / "x.pdf")
    assert result.code == 3
    assert "not-citable" in result.err
    assert SECRET_NAME not in result.err
    assert not (judicial[1] / "x.pdf").exists()


def test_decisions_about_others_change_nothing_and_those_about_the_lead_do(judicial, plain):
    lead, data, _ = plain
    _, folder = judicial
    copy = mixed(judicial, "decided")
    judge = ("--judgement", "positive", "--reason", "two kinds of evidence")
    other = next(one["lead"] for one in leads(copy)["leads"] if one["lead"] != lead)
    assert run_cli("decide", copy, other, *judge, "--author", "Officer A").code == 0
    assert dossier(copy, lead, folder)[0] == data
    assert run_cli("decide", copy, lead, *judge, "--author", "Officer A").code == 0
    found, facts = dossier(copy, lead, folder)
    assert found != data
    assert next(row for row in facts["integrity"]["checks"] if row["name"] == "decisions")["checked"] == 1
