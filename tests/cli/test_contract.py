"""The command contract: verbs, options, JSON shapes and exit codes that later work relies on."""

import json
import re

import pytest
from click.testing import CliRunner

from cli_cases import ADD, assert_error, command, contents, pattern, row, table
from conftest import run_cli
from filature import errors
from filature.cli import VERBS, verbs

OPTIONS = {
    "demo": {"--out", "--seed", "--json"},
    "new": {"--name", "--unit", "--kind", "--zone", "--lang"},
    "add": {
        *("--provider", "--instrument", "--authority", "--profile", "--scope-from", "--scope-to", "--use"),
        "--json",
    },
    "run": {"--json"},
    "leads": {"--top", "--json"},
    "explain": {"--json"},
    "dossier": {"--out", "--lang", "--json"},
    "verify": {"--json"},
    "rebuild": set(),
    "population": {"--payers", "--seed", "--json"},
}


@pytest.fixture
def file(tmp_path):
    """One file of the layout colibri-send: 51 rows, three payers."""
    path = tmp_path / "colibri.csv"
    path.write_bytes(table(*pattern()))
    return path


@pytest.fixture
def full(new_case, file, cli):
    """A workspace with one exhibit, computed."""
    assert cli("add", new_case, file, *ADD).code == 0
    assert cli("run", new_case).code == 0
    return new_case


@pytest.mark.parametrize("verb", sorted(OPTIONS))
def test_every_verb_has_the_options_of_the_contract(verb):
    assert verb in VERBS
    found = {name for parameter in verbs.get_command(None, verb).params for name in parameter.opts}
    assert found >= OPTIONS[verb]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb):
    result = CliRunner().invoke(verbs, [verb, "--help"])
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 5


def test_no_arguments_show_the_help(cli):
    result = cli()
    assert result.code == 0
    assert "population" in result.out


def test_new_makes_a_workspace_that_verifies(tmp_path, cli):
    case = tmp_path / "a" / "case"
    options = (
        "--name",
        "Essai",
        "--unit",
        "U",
        "--kind",
        "intelligence",
        "--zone",
        "Asia/Manila",
        "--lang",
        "fr",
    )
    assert cli("new", case, *options).code == 0
    text = (case / "workspace.toml").read_text()
    assert 'kind = "intelligence"' in text
    assert 'zone = "Asia/Manila"' in text
    assert 'lang = "fr"' in text
    assert cli("verify", case).code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (("--name", " ", "--unit", "U"), "empty", 2),
        (("--name", "N", "--unit", ""), "empty", 2),
        (("--name", "N", "--unit", "U", "--zone", "Mars/Base"), "zone", 2),
        (("--name", "N", "--unit", "U", "--zone", ""), "zone", 2),
        (("--name", "N", "--unit", "U", "--zone", "Europe"), "zone", 2),
        (("--name", "N", "--unit", "U", "--memory", "plenty"), "memory", 2),
        (("--name", "N", "--unit", "U", "--lang", "de"), "usage", 2),
        (("--name", "N", "--unit", "U", "--kind", "secret"), "usage", 2),
        (("--name", "N"), "usage", 2),
    ],
)
def test_new_refuses_what_cannot_work(tmp_path, cli, arguments, code, exit_code):
    assert_error(cli("new", tmp_path / "case", *arguments), code, exit_code)
    assert not (tmp_path / "case").exists()


def test_new_never_takes_over_what_is_there(tmp_path, new_case, cli):
    name = ("--name", "N", "--unit", "U")
    before = contents(new_case)
    assert_error(cli("new", new_case, *name), "exists", 2)
    (new_case / "workspace.toml").rename(tmp_path / "kept.toml")  # lost settings: still somebody's workspace
    assert_error(cli("new", new_case, *name), "not-empty", 2)
    (tmp_path / "kept.toml").rename(new_case / "workspace.toml")
    assert contents(new_case) == before
    for inside in ("ledger", "exhibits", "tmp"):  # folders of that name may be anybody's
        (tmp_path / inside / inside).mkdir(parents=True)
        (tmp_path / inside / inside / "mine.txt").write_text("mine")
        assert_error(cli("new", tmp_path / inside, *name), "not-empty", 2)
        assert (tmp_path / inside / inside / "mine.txt").read_text() == "mine"
    (tmp_path / "file").write_text("mine")
    assert_error(cli("new", tmp_path / "file", *name), "not-empty", 2)
    assert_error(cli("new", tmp_path / "file" / "case", *name), "path", 3)


def test_add_says_what_became_of_every_row(new_case, tmp_path, cli):
    path = tmp_path / "c.csv"
    path.write_bytes(table(row(1), row(2, amount="-3,00"), row(3, time="03/05/2026 10:00:00"), row(4)))
    result = cli(
        "add", new_case, path, *ADD, "--scope-from", "2026-01-01", "--scope-to", "2026-03-01", "--json"
    )
    assert result.code == 0, result.err
    (exhibit,) = result.json["exhibits"]
    counts = {key: exhibit[key] for key in ("rows", "accepted", "rejected", "quarantined")}
    assert counts == {"rows": 4, "accepted": 2, "rejected": 1, "quarantined": 1}
    assert exhibit["rows"] == exhibit["accepted"] + exhibit["rejected"] + exhibit["quarantined"]
    assert re.fullmatch(r"[0-9a-f]{64}", exhibit["sha256"])
    assert exhibit["profile"] == "colibri-send"
    assert exhibit["already"] is False


def test_add_prints_the_same_as_text(new_case, file, cli):
    result = cli("add", new_case, file, *ADD)
    assert re.search(r"51 rows = 51 accepted \+ 0 rejected \+ 0 quarantined; sha256 [0-9a-f]{64}", result.out)
    assert result.err == ""


def test_adding_twice_changes_nothing_and_says_so(full, file, cli):
    before = contents(full)
    again = cli("add", full, file, *ADD)
    assert (again.code, again.err) == (0, "")
    assert "already there; nothing changed" in again.out
    renamed = file.with_name("other name.csv")
    renamed.write_bytes(file.read_bytes())
    result = cli("add", full, renamed, file, *ADD, "--json")
    assert [exhibit["already"] for exhibit in result.json["exhibits"]] == [True, True]
    assert result.json["exhibits"][0]["rows"] == 51
    assert contents(full) == before


def test_the_same_file_twice_in_one_command_is_one_exhibit(new_case, file, cli):
    result = cli("add", new_case, file, file, *ADD, "--json")
    assert [exhibit["already"] for exhibit in result.json["exhibits"]] == [False, True]


def test_add_keeps_what_came_before_a_bad_file_and_tells_of_it(new_case, file, tmp_path, cli):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"")
    result = cli("add", new_case, file, bad, *ADD, "--json")
    assert result.code == 3
    assert result.err.startswith("empty: file bad.csv: ")
    assert [exhibit["file"] for exhibit in result.json["exhibits"]] == ["colibri.csv"]
    assert cli("verify", new_case).code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (("--provider", " ", "--instrument", "I", "--authority", "A"), "empty", 2),
        (("--provider", "P", "--instrument", "", "--authority", "A"), "empty", 2),
        (("--provider", "P", "--instrument", "I", "--authority", "\t"), "empty", 2),
        (("--provider", "P", "--instrument", "I"), "usage", 2),
        ((*ADD, "--scope-from", "2026-03-01", "--scope-to", "2026-01-01"), "scope", 2),
        ((*ADD, "--scope-from", "01/03/2026"), "usage", 2),
        ((*ADD, "--use", "secret"), "usage", 2),
        ((*ADD, "--received-at", "yesterday"), "received-at", 2),
        ((*ADD, "--received-at", "0001-01-01T00:00:00+14:00"), "received-at", 2),
        ((*ADD, "--profile", "no-such-file.toml"), "no-profile", 3),
    ],
)
def test_add_refuses_a_frame_that_cannot_be(new_case, file, arguments, code, exit_code):
    before = contents(new_case)
    assert_error(run_cli("add", new_case, file, *arguments), code, exit_code)
    assert contents(new_case) == before


def test_an_unknown_profile_names_the_nearest(new_case, file, cli):
    result = cli("add", new_case, file, *ADD, "--profile", "colibri-sent")
    assert_error(result, "no-profile", 3)
    assert "did you mean 'colibri-send'" in result.err


@pytest.mark.parametrize("verb", ["add", "run", "leads", "explain", "dossier", "verify", "rebuild", "decide"])
def test_a_folder_that_is_no_workspace(tmp_path, file, cli, verb):
    rest = {
        "add": (file, *ADD),
        "explain": ("payer-1-1-1",),
        "dossier": ("payer-1-1-1", "--out", tmp_path / "f.pdf"),
        "decide": ("payer-1-1-1", "--judgement", "unsure", "--reason", "r"),
    }.get(verb, ())
    assert_error(cli(verb, tmp_path, *rest), "no-workspace", 4)
    missing = cli(verb, tmp_path / "missing", *rest)
    assert_error(missing, "no-file" if verb == "verify" else "no-workspace", 3 if verb == "verify" else 4)
    if verb != "verify":
        assert_error(cli(verb, file, *rest), "no-workspace", 4)
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("leads",),
        ("explain", "payer-1-1-1"),
        ("decide", "payer-1-1-1", "--judgement", "unsure", "--reason", "r"),
        ("dossier", "payer-1-1-1", "--out", "f.pdf"),
    ],
)
def test_nothing_is_shown_before_it_was_computed(new_case, file, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    verb, *rest = arguments
    assert_error(run_cli(verb, new_case, *rest), "no-run", 2)
    assert run_cli("add", new_case, file, *ADD).code == 0
    result = run_cli(verb, new_case, *rest)
    assert_error(result, "no-run", 2)
    assert "filature run" in result.err


def test_run_of_an_empty_workspace_finds_no_leads(new_case, cli):
    result = cli("run", new_case, "--json")
    assert result.code == 0
    assert result.json["rows"]["person"] == 0
    leads = cli("leads", new_case, "--json")
    assert (leads.code, leads.json["leads"]) == (1, [])
    assert cli("leads", new_case).code == 1


def test_run_twice_is_the_same_run(full, cli):
    before = contents(full / "runs"), contents(full / "ledger")
    first, second = cli("run", full, "--json"), cli("run", full, "--json")
    assert first.json == second.json
    assert (contents(full / "runs"), contents(full / "ledger")) == before


def test_leads_have_the_shape_of_the_contract(demo_case, cli):
    result = cli("leads", demo_case, "--top", 5, "--json")
    assert result.code == 0
    leads = result.json["leads"]
    assert len(leads) == 5
    for lead in leads:
        assert lead.keys() >= {
            "lead",
            "person",
            "role",
            "strength",
            "urgency",
            "explanations",
            "evidence_kinds",
        }
        assert re.fullmatch(r"(payer|payee)-\d+-\d+-\d+", lead["lead"])
        assert re.fullmatch(r"P-\d+-\d+-\d+", lead["person"])
        assert isinstance(lead["strength"], float)
        assert lead["urgency"] in {"immediate", "high", "medium", "low"}
        assert lead["evidence_kinds"]
        assert {item["code"] for item in lead["explanations"]} >= {"FAM", "ROM", "OTH"}
        assert {item["verdict"] for item in lead["explanations"]} <= {
            "supports",
            "against",
            "neutral",
            "no data",
        }
    assert [lead["rank"] for lead in leads] == [1, 2, 3, 4, 5]
    assert json.loads(cli("leads", demo_case, "--top", 1, "--json").out)["leads"] == leads[:1]


def test_explain_opens_every_reason_down_to_exhibit_and_row(demo_case, cli):
    known = {path.name for path in (demo_case / "exhibits").rglob("*") if path.is_file()}
    for lead in cli("leads", demo_case, "--top", 3, "--json").json["leads"]:
        result = cli("explain", demo_case, lead["lead"], "--json")
        assert result.code == 0
        assert result.json["lead"] == lead["lead"]
        assert result.json["reasons"]
        *reasons, start = result.json["reasons"]
        for reason in reasons:
            assert reason["source"]
            assert len(reason["rows"]) == reason["supporting"]
            assert all(source["exhibit"] in known for source in reason["rows"])
            assert all(re.match(r"(line|record|sheet) ", source["row"]) for source in reason["rows"])
        for explanation in result.json["explanations"]:
            supports = [reason["support"].get(explanation["code"], 0) for reason in (*reasons, start)]
            assert sum(supports) == explanation["support"]  # exactly: whole centidecibans
        assert cli("explain", demo_case, lead["lead"]).code == 0


NAMES = ["payer-9-9-1", "nobody", "payer-1-x-1", "payer-99999999999999999999-1-1", "payer-1-²-1"]


@pytest.mark.parametrize("lead", NAMES)
def test_a_lead_that_does_not_exist(demo_case, cli, lead, tmp_path):
    assert_error(cli("explain", demo_case, lead), "no-lead", 2)
    assert_error(cli("dossier", demo_case, lead, "--out", tmp_path / "f.pdf"), "no-lead", 2)
    assert not (tmp_path / "f.pdf").exists()


def test_dossier_writes_a_pdf_and_logs_it(demo_case, cli, tmp_path):
    lead = cli("leads", demo_case, "--top", 1, "--json").json["leads"][0]["lead"]
    out = tmp_path / "f.pdf"
    result = cli("dossier", demo_case, lead, "--out", out, "--lang", "fr", "--json")
    assert result.code == 0, result.err
    assert result.json.keys() >= {"lead", "file", "sha256"}
    assert out.read_bytes().startswith(b"%PDF-")
    assert cli("verify", demo_case).code == 0


def test_dossier_never_overwrites_anything_but_a_dossier(demo_case, cli, tmp_path):
    lead = cli("leads", demo_case, "--top", 1, "--json").json["leads"][0]["lead"]
    precious = tmp_path / "notes.txt"
    precious.write_text("mine")
    before = contents(demo_case)
    assert_error(cli("dossier", demo_case, lead, "--out", precious), "exists", 2)
    for inside in ("register.sqlite", "workspace.toml", "exhibits/new.pdf", "ledger/checkpoint"):
        result = cli("dossier", demo_case, lead, "--out", demo_case / inside)
        assert result.code == 2, inside
    assert_error(cli("dossier", demo_case, lead, "--out", tmp_path / "none" / "f.pdf"), "no-folder", 2)
    assert_error(cli("dossier", demo_case, lead, "--out", tmp_path), "usage", 2)
    assert precious.read_text() == "mine"
    assert contents(demo_case) == before


def test_verify_says_yes_and_no(full, cli):
    result = cli("verify", full, "--json")
    assert (result.code, result.json["ok"], result.json["failed"]) == (0, True, [])
    assert result.json["checks"] > 5
    (exhibit,) = (path for path in (full / "exhibits").rglob("*") if path.is_file())
    exhibit.chmod(0o644)
    exhibit.write_bytes(exhibit.read_bytes()[:-1])
    result = cli("verify", full, "--json")
    assert (result.code, result.json["ok"]) == (1, False)
    failed = result.json["failed"][0]
    assert failed.keys() == {"check", "subject", "expected", "got", "hint"}
    assert exhibit.name[:12] in failed["subject"]
    text = cli("verify", full)
    assert text.code == 1
    assert exhibit.name[:12] in text.err
    assert "colibri.csv" in text.err


def test_population_writes_files_commands_and_truth(tmp_path, cli):
    result = cli("population", tmp_path / "p", "--payers", 100, "--seed", 3, "--json")
    assert result.code == 0, result.err
    assert (tmp_path / "p" / "truth.parquet").is_file()
    assert {"files", "truth", "commands"} <= result.json.keys()
    assert_error(cli("population", tmp_path / "p", "--payers", 100, "--seed", 3), "not-empty", 2)
    assert_error(
        cli("population", tmp_path / "p" / "truth.parquet", "--payers", 100, "--seed", 3), "not-empty", 2
    )
    assert_error(cli("population", tmp_path / "q", "--payers", 0, "--seed", 3), "usage", 2)
    assert_error(cli("population", tmp_path / "q", "--payers", 100, "--seed", "-1"), "usage", 2)


def test_demo_refuses_a_folder_in_use(tmp_path, cli):
    (tmp_path / "mine.txt").write_text("mine")
    assert_error(cli("demo", "--out", tmp_path), "not-empty", 2)
    assert_error(cli("demo", "--out", tmp_path / "mine.txt"), "not-empty", 2)


def test_a_misspelt_verb_or_option(cli, new_case):
    assert_error(cli("verifi", new_case), "usage", 2)
    result = cli("leads", new_case, "--jsom")
    assert_error(result, "usage", 2)
    assert "--json" in result.err
    assert "leads --help" in result.err


def test_arguments_that_are_not_text(new_case, tmp_path):
    name = tmp_path / "caf\udce9.csv"  # a name in Latin-1, as old discs have it
    name.write_bytes(table(row()))
    before = contents(new_case)
    assert_error(command("add", new_case, name, *ADD), "encoding", 2)
    assert_error(command("add", new_case, name, *ADD[:-1], "court \udcff"), "encoding", 2)
    assert contents(new_case) == before


def test_a_relative_folder_works_from_anywhere(file, monkeypatch, cli):
    monkeypatch.chdir(file.parent)
    assert cli("new", "case", "--name", "N", "--unit", "U").code == 0
    result = cli("add", "case", "colibri.csv", *ADD)
    assert result.code == 0, result.err
    assert cli("run", "case").code == 0
    assert cli("verify", "case").code == 0


def test_every_error_class_has_a_documented_exit_code():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert {kind.exit_code for kind in kinds} == {2, 3, 4}


def test_a_defect_is_one_line_too(new_case, cli, monkeypatch):
    monkeypatch.setattr("filature.pipeline.run", lambda *_, **__: {}["row\nof something"])
    result = cli("run", new_case)
    assert_error(result, "defect", 4)
    monkeypatch.setenv("FILATURE_TRACEBACK", "1")
    with pytest.raises(KeyError):
        cli("run", new_case)
