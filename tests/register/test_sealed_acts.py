"""No log, no data; no release, no name; no key, nothing: in this workspace and in every copy of it."""

import shutil
from datetime import UTC, datetime

import pytest

from cli_cases import assert_error
from conftest import run_cli
from filature.errors import StorageError, UsageError, WorkspaceError
from filature.register import child_acts, keyring, sealed_acts
from filature.workspace import open_workspace
from filature.workspace.acts import CHILD, KIND_READ, KIND_REFUSAL, decode
from filature.workspace.clock import standing
from register.registers import PASSPHRASE, access, opened, protected

NAME = "Mirabelle Inventée-Exemple"


@pytest.fixture(scope="session")
def sealed_template(empty_template, tmp_path_factory):
    """A workspace with one child whose name and contact are sealed."""
    folder = shutil.copytree(empty_template, tmp_path_factory.mktemp("sealed") / "case")
    with open_workspace(folder, write=True) as workspace:
        keys = protected(workspace, folder)
        opened(workspace)
        texts = {"name": NAME, "contact": "a fictional aunt"}
        sealed_acts.seal(workspace, keys, "C-001", texts, author="Ada")
    return folder


@pytest.fixture
def case(sealed_template, tmp_path):
    """A private copy of it and of its keys."""
    shutil.copytree(f"{sealed_template}.keys", tmp_path / "case.keys")
    return shutil.copytree(sealed_template, tmp_path / "case")


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\n")
    return ("--passphrase-file", path)


def kinds(workspace):
    return [decode(entry)["kind"] for entry in workspace.register.entries()]


def reveal(case, secret, *more):
    return run_cli(
        "child", "reveal", case, "C-001", "--field", "name", "--purpose", "a letter", *secret, *more
    )


def test_without_keys_nothing_is_written(new_case, tmp_path, secret):
    with open_workspace(new_case, write=True) as workspace:
        opened(workspace)
    (tmp_path / "value").write_text(NAME)
    seal = (
        "child",
        "seal",
        new_case,
        "C-001",
        "--field",
        "name",
        "--value-file",
        tmp_path / "value",
        *secret,
    )
    result = run_cli(*seal)
    assert_error(result, "unprotected", 2)
    assert "filature child protect" in result.err
    assert run_cli("child", "protect", new_case, *secret).code == 0
    assert_error(run_cli("child", "protect", new_case, *secret), "protected", 2)
    assert run_cli(*seal).code == 0
    assert NAME.encode() not in b"".join(p.read_bytes() for p in new_case.rglob("*") if p.is_file())


def test_the_keys_live_outside_the_workspace(new_case, tmp_path, secret):
    assert_error(run_cli("child", "protect", new_case, *secret, "--keys", new_case / "tmp"), "keys-inside", 2)
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "mine").write_text("x")
    assert_error(run_cli("child", "protect", new_case, *secret, "--keys", tmp_path / "used"), "not-empty", 2)
    assert run_cli("child", "protect", new_case, *secret, "--keys", tmp_path / "other").code == 0
    folder = tmp_path / "other"
    assert {path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())} == {0o700, 0o600}


def test_a_reading_is_logged_with_who_what_and_what_for(case, secret):
    result = reveal(case, secret, "--author", "Bo")
    assert (result.code, result.out, result.err) == (0, f"name: {NAME}\n", "")
    with open_workspace(case, write=False) as workspace:
        (read,) = child_acts.find(workspace, "C-001").reads
        assert (read.author, read.fields, read.purpose, read.allowed) == ("Bo", ("name",), "a letter", True)
        assert kinds(workspace)[-1] == KIND_READ
        assert list(workspace.ledger.entries())[-1] == list(workspace.register.entries())[-1]
    assert run_cli("verify", case).code == 0


def test_every_failure_to_log_shows_nothing(case, secret, monkeypatch):
    """The disk refuses at the first file that a reading writes, then at the second, to the last."""
    from filature.workspace import files

    real, shown = files.move_into_place, 0
    for point in range(1, 20):
        left = [point]

        def failing(unfinished, target, left=left):
            left[0] -= 1
            if left[0] == 0:
                raise OSError(28, "No space left on device")
            real(unfinished, target)

        monkeypatch.setattr(files, "move_into_place", failing)
        result = reveal(case, secret)
        monkeypatch.setattr(files, "move_into_place", real)
        if result.code == 0:
            shown = point
            break
        assert_error(result, "disk-full", 4)
        assert run_cli("verify", case).code == 0
    assert shown > 3  # bundle, tile and checkpoint each failed once, and nothing was shown


@pytest.mark.parametrize(
    "place", ["filature.workspace.register.Register.act", "filature.workspace.Workspace.log"]
)
def test_a_register_or_ledger_that_fails_shows_nothing(case, secret, monkeypatch, place):
    def fail(*_args, **_named):
        raise StorageError("disk", "the disk refused", "check it")

    monkeypatch.setattr(place, fail)
    assert_error(reveal(case, secret), "disk", 4)


def test_refused_attempts_are_logged_too(case, secret, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("some other fictional words")
    assert_error(reveal(case, ("--passphrase-file", wrong)), "passphrase", 2)
    ask = ("child", "reveal", case, "C-001", "--field", "birth", "--purpose", "p", *secret)
    assert_error(run_cli(*ask), "not-sealed", 2)
    with open_workspace(case, write=False) as workspace:
        assert kinds(workspace)[-2:] == [KIND_REFUSAL, KIND_REFUSAL]
        assert [read.allowed for read in child_acts.find(workspace, "C-001").reads] == [False, False]


def test_a_name_is_told_under_a_release_in_force_only(case, secret):
    show = ("child", "show", case, "C-001", "--name", *secret)
    assert_error(run_cli(*show), "no-release", 2)
    words = ("--recipient", "partner unit", "--purpose", "protection", "--reason", "asked on 3 May")
    release = ("child", "release", case, "C-001", *words)
    assert_error(run_cli(*release, "--until", "2020-01-01"), "day-order", 2)
    assert NAME not in run_cli(*release, "--until", "2999-01-01").out
    assert NAME not in run_cli("child", "show", case, "C-001").out
    assert run_cli(*show, "--json").json["released_name"] == {"release": 1, "name": NAME}
    assert run_cli("child", "release", case, "C-001", "--end", 1, "--reason", "no longer needed").code == 0
    assert_error(run_cli(*show), "no-release", 2)
    assert_error(run_cli("child", "release", case, "C-001", "--end", 1, "--reason", "r"), "no-release", 2)
    assert_error(run_cli(*release), "usage", 2)


def test_a_release_ends_with_its_day(case):
    said = {"recipient": "R", "purpose": "P", "reason": "r", "author": "Ada"}
    with open_workspace(case, write=True) as workspace:
        until = workspace.clock().date().replace(year=2090).isoformat()
        sealed_acts.release(workspace, "C-001", until=until, **said)
        assert sealed_acts.released_name(workspace, access(case), "C-001", author="Ada")[1] == NAME
    later = standing(datetime(2091, 1, 1, tzinfo=UTC))
    with (
        open_workspace(case, write=True, clock=later) as workspace,
        pytest.raises(UsageError, match="no release"),
    ):
        sealed_acts.released_name(workspace, access(case), "C-001", author="Ada")


def test_a_later_value_supersedes_and_an_older_one_cannot_be_put_back(case):
    with open_workspace(case, write=True) as workspace:
        keys = sealed_acts.unlock(workspace, access(case))
        old = child_acts.find(workspace, "C-001").sealed["name"]
        sealed_acts.seal(workspace, keys, "C-001", {"name": "Autre Inventée"}, author="Ada")
        found = sealed_acts.reveal(workspace, access(case), "C-001", ["name"], purpose="p", author="A")
        assert found == {"name": "Autre Inventée"}
        values = {
            "sealed": {"name": {"version": 2, "text": old.data.hex()}}
        }  # the old text as if it were the new one
        workspace.register.act(CHILD, 1, "sealed value", author="x", values=values, entry="child act")
        with pytest.raises(WorkspaceError, match="the sealed name of C-001 cannot be opened"):
            sealed_acts.reveal(workspace, access(case), "C-001", ["name"], purpose="p", author="A")


def test_forgetting_makes_it_unreadable_in_every_copy(case, secret, tmp_path):
    backup = shutil.copytree(case, tmp_path / "backup")
    keys = ("--keys", case.with_name("case.keys"))
    assert NAME in reveal(backup, secret, *keys).out
    assert run_cli("child", "forget", case, "C-001", "--reason", "retention rule").code == 0
    assert_error(reveal(backup, secret, *keys), "key-missing", 4)
    assert_error(reveal(case, secret), "forgotten", 2)
    assert [path.name for path in case.with_name("case.keys").iterdir()] == ["keyring.json"]
    shown = run_cli("child", "show", case, "C-001", "--json").json
    assert (shown["sealed"], shown["status"]) == ([], "unknown")  # the record under the pseudonym stays
    assert shown["forgotten_at"]
    assert_error(run_cli("child", "forget", case, "C-001", "--reason", "again"), "forgotten", 2)
    assert run_cli("verify", case).code == 0


def test_forgetting_that_was_interrupted_is_finished(case, secret, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(keyring, "destroy", killed)
        assert run_cli("child", "forget", case, "C-001", "--reason", "retention rule").code == 130
    key = case.with_name("case.keys") / "C-001.key"
    assert key.exists()
    assert_error(reveal(case, secret), "forgotten", 2)  # logged is forgotten, even before the key is gone
    with open_workspace(case, write=True) as workspace:
        sealed_acts.unlock(workspace, access(case))
    assert not key.exists()


def test_a_lost_key_is_never_replaced(case):
    (case.with_name("case.keys") / "C-001.key").unlink()
    with open_workspace(case, write=True) as workspace:
        keys = sealed_acts.unlock(workspace, access(case))
        with pytest.raises(WorkspaceError, match="the key of C-001 is not in"):
            sealed_acts.seal(workspace, keys, "C-001", {"birth": "2015"}, author="Ada")


@pytest.mark.parametrize(
    ("file", "change", "code"),
    [
        ("keyring.json", lambda data: data.replace(b'"lanes":4', b'"lanes":1'), "keys-other"),
        ("keyring.json", lambda _: b"", "keys-other"),
        ("C-001.key", lambda data: data[:-1] + bytes([data[-1] ^ 1]), "sealed-damaged"),
        ("C-001.key", lambda data: data[:9], "sealed-damaged"),
        ("C-001.key", lambda _: b"", "sealed-damaged"),
    ],
)
def test_keys_that_were_changed_are_named(case, secret, file, change, code):
    path = case.with_name("case.keys") / file
    path.write_bytes(change(path.read_bytes()))
    result = reveal(case, secret)
    assert_error(result, code, 4)
    assert NAME not in result.err


def test_a_key_of_another_child_opens_nothing(case, secret):
    with open_workspace(case, write=True) as workspace:
        keys = sealed_acts.unlock(workspace, access(case))
        opened(workspace)
        sealed_acts.seal(workspace, keys, "C-002", {"name": "Seconde Inventée"}, author="Ada")
    folder = case.with_name("case.keys")
    (folder / "C-001.key").write_bytes((folder / "C-002.key").read_bytes())
    assert_error(reveal(case, secret), "sealed-damaged", 4)


def test_keys_that_are_elsewhere(case, secret, tmp_path):
    result = reveal(case, secret, "--keys", tmp_path / "nowhere")
    assert_error(result, "no-keys", 4)
    assert "--keys" in result.err


def test_a_secret_is_never_an_argument(case, monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(PASSPHRASE))
    monkeypatch.setenv("FILATURE_PASSPHRASE", PASSPHRASE)
    assert_error(reveal(case, ()), "no-terminal", 2)
    assert_error(reveal(case, ("--passphrase", PASSPHRASE)), "usage", 2)
    assert_error(reveal(case, ("--passphrase-file", case / "none")), "no-file", 3)


def test_keys_of_another_workspace_are_not_overwritten(case, secret, empty_template, tmp_path):
    other = shutil.copytree(empty_template, tmp_path / "other")
    before = {path.name: path.read_bytes() for path in (tmp_path / "case.keys").iterdir()}
    result = run_cli("child", "protect", other, *secret, "--keys", tmp_path / "case.keys")
    assert_error(result, "not-empty", 2)
    assert {path.name: path.read_bytes() for path in (tmp_path / "case.keys").iterdir()} == before


def test_a_name_that_is_typed_in_the_wrong_place_is_not_repeated(case):
    for words in (("show", case, NAME), ("link", case, "C-001", "--country", NAME, "--reason", "r")):
        result = run_cli("child", *words)
        assert result.code == 2
        assert NAME not in result.err
