import duckdb
import pytest

from filature.errors import StorageError, WorkspaceError
from filature.model.tables import ALL_TABLES, INTAKE_TABLES
from filature.workspace import records

MEMORY = "256MiB"


def test_every_table_is_there_after_opening_for_writing(tmp_path):
    con = records.connect(tmp_path / "r.duckdb", write=True, memory=MEMORY)
    for table in ALL_TABLES:
        assert records.fingerprint(con, table.name) == records.EMPTY
    con.close()
    assert {table.name for table in ALL_TABLES} == {*records.COMPUTED, *(t.name for t in INTAKE_TABLES)}


def test_a_file_is_made_whole_or_not_at_all(tmp_path, monkeypatch):
    (tmp_path / "tmp").mkdir()
    path = tmp_path / "r.duckdb"
    records.log_of(path).write_bytes(b"of a file that is gone")

    def stopped(*_: object) -> None:
        raise KeyError

    with monkeypatch.context() as patch:
        patch.setattr(records, "move_into_place", stopped)
        with pytest.raises(KeyError):
            records.create(path, tmp=tmp_path / "tmp")
    assert not path.exists()
    records.create(path, tmp=tmp_path / "tmp")
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not records.log_of(path).exists()
    con = records.connect(path, write=False, memory=MEMORY)
    assert records.last_run(con) is None
    con.close()


def test_a_fingerprint_follows_the_rows_and_not_their_order():
    con = records.connect(None, write=True, memory=MEMORY)
    rows = [(n, "channel", None, None, None, "b") for n in range(100)]
    con.executemany("INSERT INTO coverage VALUES (?, ?, ?, ?, ?, ?)", rows)
    first = records.fingerprint(con, "coverage")
    con.execute("DELETE FROM coverage")
    con.executemany("INSERT INTO coverage VALUES (?, ?, ?, ?, ?, ?)", rows[::-1])
    assert records.fingerprint(con, "coverage") == first
    con.execute("UPDATE coverage SET basis = 'c' WHERE exhibit_no = 50")
    assert records.fingerprint(con, "coverage") != first
    con.execute("UPDATE coverage SET basis = 'b' WHERE exhibit_no = 50")
    assert records.fingerprint(con, "coverage") == first
    con.execute("INSERT INTO coverage SELECT * FROM coverage WHERE exhibit_no = 1")
    assert records.fingerprint(con, "coverage") != first


def test_a_transaction_is_all_or_nothing():
    con = records.connect(None, write=True, memory=MEMORY)

    def broken(query: str) -> None:
        with records.transaction(con, "trying"):
            con.execute("INSERT INTO coverage VALUES (1, 'a', NULL, NULL, NULL, 'b')")
            con.execute(query)
            raise KeyError

    with pytest.raises(KeyError):
        broken("SELECT 1")
    assert records.fingerprint(con, "coverage") == records.EMPTY
    with pytest.raises(duckdb.Error):
        broken("SELECT error('no')")
    assert records.fingerprint(con, "coverage") == records.EMPTY


def test_a_folder_whose_name_holds_lock_is_not_a_lock(tmp_path):
    """The error of a damaged file speaks of blocks: it must not be taken for another process's lock."""
    folder = tmp_path / "deadlock"
    folder.mkdir()
    path = folder / "records.duckdb"
    path.write_bytes(b"nothing of the kind" * 1000)
    with pytest.raises(WorkspaceError, match="records-damaged") as caught:
        records.connect(path, write=False, memory=MEMORY)
    assert "filature rebuild" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("IO Error: Could not write file: No space left on device", "disk-full"),
        ("IO Error: write: Disk quota exceeded", "disk-full"),
        ("IO Error: Could not write: File too large", "disk-full"),
        ("Something else\nwith a trace", "records"),
        ("", "records"),
    ],
)
def test_failed_writes_are_one_typed_error(text, code):
    error = records.storage(duckdb.IOException(text), "storing rows")
    assert isinstance(error, StorageError)
    assert error.code == code
    assert "storing rows" in error.message
    assert "trace" not in str(error)


def test_running_out_of_memory_says_what_to_raise():
    assert records.storage(duckdb.OutOfMemoryException("x"), "computing").code == "memory"


def test_errors_of_queries_become_one_error_with_the_remedy():
    with pytest.raises(WorkspaceError, match="records-damaged") as caught, records.query_errors():
        duckdb.connect().execute("SELECT * FROM lead")
    assert "filature rebuild" in caught.value.hint
    with pytest.raises(StorageError, match="disk-full"), records.query_errors():
        raise duckdb.IOException("No space left on device")


def test_the_last_run_is_what_is_in_the_table():
    con = records.connect(None, write=True, memory=MEMORY)
    assert records.last_run(con) is None
    con.execute("INSERT INTO run VALUES ('abc', '{}')")
    assert records.last_run(con) == ("abc", b"{}")
