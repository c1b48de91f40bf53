"""The register from outside: sealed names are nowhere, kills leave acts whole, changed acts are named."""

import json
import random
import runpy
import shutil
from pathlib import Path

import apsw
import pypdf
import pytest

from cli_cases import ADD, pattern, table
from conftest import run_cli
from filature.register import child_acts, sealed_acts
from filature.register.children import FIELDS
from filature.workspace import open_workspace
from register.registers import PASSPHRASE, access, opened, protected

CHILDREN = 100  # five sealed fields each: 500 canaries
BENCH = Path(__file__).parents[2] / "bench"


def canaries():
    """Return the texts to seal: each is of one field of one child, and occurs nowhere else."""
    return [
        {field: f"Canary{place:03d}{field.title()} Inventé-Zyx" for field in FIELDS}
        for place in range(CHILDREN)
    ]


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A computed workspace with leads, and 100 children of whom everything is sealed."""
    folder = tmp_path_factory.mktemp("register")
    file, case = folder / "colibri.csv", folder / "case"
    file.write_bytes(table(*pattern()))
    assert run_cli("new", case, "--name", "Essai", "--unit", "U").code == 0
    assert run_cli("add", case, file, *ADD).code == 0
    assert run_cli("run", case).code == 0
    with open_workspace(case, write=True) as workspace:
        keys = protected(workspace, case)
        for child, texts in zip(opened(workspace, CHILDREN), canaries(), strict=True):
            sealed_acts.seal(workspace, keys, child.pseudonym, texts, author="Ada")
    return case


@pytest.fixture
def full(template, tmp_path):
    """A private copy of that workspace and of its keys."""
    shutil.copytree(f"{template}.keys", tmp_path / "case.keys")
    return shutil.copytree(template, tmp_path / "case")


def test_no_canary_is_in_any_file_or_output(full, tmp_path):
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    out = tmp_path / "out"
    out.mkdir()
    lead = run_cli("leads", full, "--json").json["leads"][0]
    one = ("--author", "Ada", "--reason", "because")
    told = [
        run_cli(*words)
        for words in (
            ("case", "open", full, "24/1", "--authority", "A", "--on", "2026-01-01", *one),
            ("child", "link", full, "C-001", "--case", "24/1", *one),
            ("child", "link", full, "C-001", "--person", lead["person"], *one),
            ("child", "link", full, "C-001", "--episode", "1:2", *one),
            ("child", "status", full, "C-001", "located", *one),
            ("child", "age", full, "C-001", "--from", 9, "--basis", "stated", *one),
            ("child", "action", full, "C-001", "--do", "call", "--owner", "Ada"),
            ("child", "list", full), ("child", "list", full, "--json"),
            ("child", "show", full, "C-001"), ("child", "show", full, "C-001", "--json"),
            ("case", "list", full), ("case", "show", full, "24/1"), ("case", "show", full, "24/1", "--json"),
            ("child", "release", full, "C-001", "--recipient", "R", "--purpose", "P", "--until", "2999-01-01", *one),
            ("child", "reveal", full, "C-002", "--field", "name", "--purpose", "p", "--passphrase-file", secret),
            ("run", full), ("leads", full), ("explain", full, lead["lead"]), ("persons", full), ("exhibits", full),
            ("dossier", full, lead["lead"], "--out", out / "a.pdf"), ("rebuild", full), ("verify", full, "--json"),
        )
    ]  # fmt: skip
    assert [result.err for result in told if result.code != 0] == []
    revealed = [result for result in told if "Canary" in result.out + result.err]
    assert [result.out for result in revealed] == [
        "name: Canary001Name Inventé-Zyx\n"
    ]  # the one that was asked for
    with open_workspace(full, write=True) as workspace:  # and it really was sealed
        read = sealed_acts.reveal(workspace, access(full), "C-100", FIELDS, purpose="p", author="A")
    assert read == canaries()[-1]
    files = [
        path for folder in (full, out, Path(f"{full}.keys")) for path in folder.rglob("*") if path.is_file()
    ]
    assert len(files) > 110
    words = [text.split()[0].encode() for texts in canaries() for text in texts.values()]
    assert len(set(words)) == 500
    for path in files:
        data = path.read_bytes()
        assert "Inventé-Zyx".encode() not in data, path
        assert b"Canary" not in data, path
        assert "Canary".encode("utf-16-le") not in data, path
        assert PASSPHRASE.encode() not in data, path


def test_a_kill_leaves_an_act_whole_or_absent(tmp_path):
    """Kill `child status` before each change that it makes to the folder, from the first to the last."""
    bench = runpy.run_path(str(BENCH / "kill.py"))
    start, case, guard = tmp_path / "start", tmp_path / "case", tmp_path / "guard"
    guard.mkdir()
    assert run_cli("new", start, "--name", "N", "--unit", "U").code == 0
    with open_workspace(start, write=True) as workspace:
        opened(workspace)
    words = ("child", "status", case, "C-001", "safe", "--reason", "seen by the partner")
    points, hit = 0, True
    while hit:
        points += 1
        shutil.rmtree(case, ignore_errors=True)
        shutil.copytree(start, case)
        hit = bench["killed_at"](words, points, guard)
        assert run_cli("verify", case).code == 0, f"point {points}"
        with open_workspace(case, write=False) as workspace:
            steps = child_acts.find(workspace, "C-001").history
            assert workspace.ledger.size() == workspace.register.size(), f"point {points}"
        assert len(steps) == (1 if not hit else len(steps))
        assert len(steps) <= 1, f"point {points}: doubled"
    assert points > 5


def test_a_changed_byte_of_an_act_is_named(full):
    for words in (
        ("case", "open", full, "24/1", "--authority", "A", "--on", "2026-01-01", "--reason", "r"),
        ("case", "task", full, "24/1", "--do", "call", "--owner", "Bo"),
    ):
        assert run_cli(*words).code == 0
    register = full / "register.sqlite"
    db = apsw.Connection(str(register))
    db.pragma("wal_checkpoint(truncate)")
    acts = [
        (f"{noun} act {number}", bytes(payload))
        for noun in ("child", "case")
        for number, payload in db.execute(f"SELECT act_no, payload FROM {noun}_act")
    ]
    db.close()
    seed = random.SystemRandom().randrange(10**6)
    rng = random.Random(seed)  # noqa: S311 - not a secret
    good = register.read_bytes()
    for name, payload in [*rng.sample(acts, 4), acts[-1], acts[-2]]:
        head = payload[:200]
        assert good.count(head) == 1
        at = good.index(head) + rng.randrange(len(head))
        register.write_bytes(good[:at] + bytes([good[at] ^ 1 << rng.randrange(8)]) + good[at + 1 :])
        result = run_cli("verify", full, "--json")
        assert result.code == 1, f"seed {seed}: {name}"
        assert name in {check["subject"] for check in result.json["failed"]}, f"seed {seed}: {name}"
        for path in full.glob("register.sqlite-*"):
            path.unlink()
        register.write_bytes(good)
    assert run_cli("verify", full).code == 0


def test_an_act_put_in_by_hand_is_named(full):
    db = apsw.Connection(str(full / "register.sqlite"))
    (row,) = db.execute("SELECT payload FROM child_act WHERE act_no = 1")
    db.execute("INSERT INTO child_act VALUES (9001, 1, 'name released', ?, 0)", (row[0],))
    db.close()
    failed = run_cli("verify", full, "--json").json["failed"]
    assert "child act 9001" in {check["subject"] for check in failed}


def test_a_dossier_shows_the_children_linked_to_its_person(demo_case, tmp_path):
    """Pseudonym, age interval and safety; the document is the same while nobody acts on them."""
    lead = run_cli("leads", demo_case, "--json").json["leads"][0]
    why = ("--reason", "named by a partner")
    for arguments in (
        ("open", demo_case, *why),
        ("age", demo_case, "C-001", "--from", "6", "--to", "9", "--basis", "stated", *why),
        ("link", demo_case, "C-001", "--person", lead["person"], *why),
        ("open", demo_case, "--reason", "of another file"),
    ):
        done = run_cli("child", *arguments)
        assert done.code == 0, done.err
    files = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for path in files:
        written = run_cli("dossier", demo_case, lead["lead"], "--out", path)
        assert written.code == 0, written.err
    assert files[0].read_bytes() == files[1].read_bytes()
    reader = pypdf.PdfReader(files[0])
    facts = json.loads(reader.attachments["facts.json"][0])
    assert facts["children"]["statement"] == "some-recorded"
    assert facts["children"]["known"] == [
        {"pseudonym": "C-001", "age_from": 6, "age_to": 9, "age_basis": "stated", "safety": "unknown"}
    ]
    text = "".join(page.extract_text() for page in reader.pages[:6])
    assert "C-001" in text
    assert "6 to 9 years" in text
