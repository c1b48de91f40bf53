import errno

import pytest

from filature.errors import StorageError
from filature.workspace import files


@pytest.fixture
def place(tmp_path):
    (tmp_path / "tmp").mkdir()
    (tmp_path / "in").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EFBIG, "disk-full"),
        (errno.EIO, "disk"),
        (errno.EROFS, "disk"),
        (errno.EACCES, "permission"),
        (errno.EPERM, "permission"),
    ],
)
def test_what_the_disk_refuses_is_one_typed_error(number, code):
    with pytest.raises(StorageError) as caught, files.storage_errors("copying a.csv"):
        raise OSError(number, "no")
    assert caught.value.code == code
    assert "while copying a.csv" in caught.value.message
    assert caught.value.hint
    assert caught.value.exit_code == 4


def test_other_problems_are_not_the_disks():
    with pytest.raises(FileNotFoundError), files.storage_errors("reading"):
        raise FileNotFoundError(errno.ENOENT, "no")


def test_a_file_is_wholly_there_or_not_at_all(place):
    target = place / "in" / "a"
    files.write_whole(target, b"old", tmp=place / "tmp")
    files.write_whole(target, b"new", tmp=place / "tmp")
    assert target.read_bytes() == b"new"
    assert list((place / "tmp").iterdir()) == []


def test_a_failed_write_leaves_the_old_file_and_frees_the_space(place, monkeypatch):
    target = place / "in" / "a"
    files.write_whole(target, b"old", tmp=place / "tmp")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no")

    monkeypatch.setattr(files, "move_into_place", full)
    with pytest.raises(StorageError, match="disk-full"):
        files.write_whole(target, b"new", tmp=place / "tmp")
    assert target.read_bytes() == b"old"
    assert list((place / "tmp").iterdir()) == []


def test_a_failed_export_leaves_what_was_there(place):
    target = place / "in" / "a.pdf"
    target.write_bytes(b"old")
    with pytest.raises(TypeError):
        files.export(target, None)  # fails while writing, before anything has its name
    assert target.read_bytes() == b"old"
    assert [path.name for path in (place / "in").iterdir()] == ["a.pdf"]
    files.export(target, b"new")
    assert target.read_bytes() == b"new"


def test_empty_removes_files_folders_and_links_but_never_what_a_link_leads_to(place):
    (place / "tmp" / "sub").mkdir()
    (place / "tmp" / "sub" / "file").write_text("x")
    (place / "tmp" / "file").write_text("x")
    (place / "in" / "kept").write_text("x")
    (place / "tmp" / "link").symlink_to(place / "in")
    assert files.empty(place / "tmp") == 3
    assert (place / "in" / "kept").read_text() == "x"
    assert files.empty(place / "tmp") == 0


def test_is_full_asks_the_disk(place, monkeypatch):
    assert not files.is_full(place / "register.sqlite")
    monkeypatch.setattr(files, "_ROOM", 1 << 60)
    assert files.is_full(place / "register.sqlite")
