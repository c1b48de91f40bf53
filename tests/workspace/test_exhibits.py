import os
import stat

import pytest

from filature.errors import InputError, WorkspaceError
from filature.workspace import exhibits
from filature.workspace.acts import sha256_hex

DATA = b"reference;amount\n1;2\n"
SHA = sha256_hex(DATA)


@pytest.fixture
def place(tmp_path):
    for name in ("tmp", "exhibits"):
        (tmp_path / name).mkdir()
    (tmp_path / "a.csv").write_bytes(DATA)
    return tmp_path


def _kept(place):
    aside, sha256, size = exhibits.copy_aside(place / "a.csv", place / "tmp")
    assert (sha256, size) == (SHA, len(DATA))
    return exhibits.keep(aside, place / "exhibits", sha256)


def test_kept_bytes_are_those_received_and_read_only(place):
    path = _kept(place)
    assert path == place / "exhibits" / SHA[:2] / SHA
    assert path.read_bytes() == DATA
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert list((place / "tmp").iterdir()) == []


def test_keeping_twice_is_keeping_once(place):
    first = _kept(place)
    before = first.stat().st_mtime_ns
    assert _kept(place) == first
    assert first.stat().st_mtime_ns == before
    assert list((place / "tmp").iterdir()) == []


def test_wrong_bytes_in_the_place_of_an_exhibit_are_replaced_not_trusted(place):
    target = exhibits.path_of(place / "exhibits", SHA)
    target.parent.mkdir()
    target.write_bytes(b"half a f")
    assert _kept(place).read_bytes() == DATA


def test_a_copy_that_fails_leaves_nothing(place, monkeypatch):
    class Failing:
        def update(self, _data: bytes) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(exhibits.hashlib, "sha256", Failing)
    with pytest.raises(WorkspaceError, match="disk-full"):
        exhibits.copy_aside(place / "a.csv", place / "tmp")
    assert list((place / "tmp").iterdir()) == []


def test_only_files_are_received(place):
    os.mkfifo(place / "pipe")
    (place / "loop").symlink_to("loop")
    for name, words in (("exhibits", "folder"), ("pipe", "pipe"), ("loop", "opened"), ("none", "no such file"),
                        ("a.csv/b", "no such file")):  # fmt: skip
        with pytest.raises(InputError, match=words):
            exhibits.copy_aside(place / name, place / "tmp")
    (place / "link.csv").symlink_to("a.csv")  # a link to a file is the file
    assert exhibits.copy_aside(place / "link.csv", place / "tmp")[1] == SHA


def test_an_interrupted_reception_is_forgotten(place):
    def stopped() -> None:
        with exhibits.intention(place / "tmp", SHA):
            _kept(place)
            raise KeyError

    with pytest.raises(KeyError):
        stopped()
    path = exhibits.path_of(place / "exhibits", SHA)
    assert path.is_file()
    assert exhibits.undo_unregistered(place / "tmp", place / "exhibits", {SHA}) == 0
    assert path.is_file()
    assert exhibits.undo_unregistered(place / "tmp", place / "exhibits", set()) == 1
    assert not path.exists()


def test_verify_names_every_exhibit_that_is_not_what_was_received(place):
    path = _kept(place)

    def failed():
        return [c.got for c in exhibits.verify(place / "exhibits", [(SHA, "a.csv")]) if not c.ok]

    assert failed() == []
    path.chmod(0o644)
    path.write_bytes(DATA[:-1] + b"!")
    assert failed() == [sha256_hex(DATA[:-1] + b"!")]
    path.unlink()
    assert failed() == ["no file"]
    path.symlink_to(place / "a.csv")  # the same bytes, but somewhere else
    assert failed() == ["not a regular file"]
    path.unlink()
    path.mkdir()
    assert failed() == ["not a regular file"]


def test_verify_names_strays_links_and_copies_in_the_wrong_place(place):
    _kept(place)
    names = {"stray.txt", "zz/" + SHA, "zz/pipe", "zz/dangling"}
    (place / "exhibits" / "zz").mkdir()
    (place / "exhibits" / "stray.txt").write_text("x")
    (place / "exhibits" / "zz" / SHA).write_bytes(DATA)
    os.mkfifo(place / "exhibits" / "zz" / "pipe")
    (place / "exhibits" / "zz" / "dangling").symlink_to("nowhere")
    found = {c.subject for c in exhibits.verify(place / "exhibits", [(SHA, "a.csv")]) if not c.ok}
    assert found == {f"exhibits/{name}" for name in names}


def test_bytes_are_read_again_only_when_they_are_those_received(place):
    path = _kept(place)
    assert exhibits.received(place / "exhibits", SHA, "a.csv") == path
    path.chmod(0o644)
    path.write_bytes(b"other")
    with pytest.raises(WorkspaceError, match=r"exhibit-damaged: file a\.csv"):
        exhibits.received(place / "exhibits", SHA, "a.csv")
    path.unlink()
    with pytest.raises(WorkspaceError, match="found no file"):
        exhibits.received(place / "exhibits", SHA, "a.csv")
