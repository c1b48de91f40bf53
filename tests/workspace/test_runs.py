from filature.workspace import runs
from filature.workspace.acts import sha256_hex


def _place(tmp_path):
    for name in ("runs", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path / "runs", tmp_path / "tmp"


def test_equal_manifests_are_one_run_whatever_the_order_of_keys():
    one = runs.encode({"b": {"y": "1", "x": "2"}, "a": ["é"]})
    assert one == runs.encode({"a": ["é"], "b": {"x": "2", "y": "1"}})
    assert one[0] == sha256_hex(one[1])[:16]
    assert runs.load(one[1]) == {"a": ["é"], "b": {"x": "2", "y": "1"}}


def test_a_manifest_is_kept_once_and_mended(tmp_path):
    folder, tmp = _place(tmp_path)
    run_id, data = runs.encode({"a": "1"})
    runs.keep(folder, run_id, data, tmp=tmp)
    path = runs.path_of(folder, run_id)
    before = path.stat().st_mtime_ns
    runs.keep(folder, run_id, data, tmp=tmp)
    assert path.stat().st_mtime_ns == before
    path.write_bytes(b"half")
    runs.keep(folder, run_id, data, tmp=tmp)
    assert path.read_bytes() == data


def test_verify_names_what_is_changed_missing_or_nobodys(tmp_path):
    folder, tmp = _place(tmp_path)
    made = [runs.encode({"a": str(number)}) for number in range(4)]
    logged = {sha256_hex(data) for _, data in made}
    for run_id, data in made:
        runs.keep(folder, run_id, data, tmp=tmp)
    assert all(check.ok for check in runs.verify(folder, logged))
    changed, missing, linked, _ = (runs.path_of(folder, run_id) for run_id, _ in made)
    changed.write_bytes(changed.read_bytes() + b" ")
    missing.unlink()
    kept = tmp / "elsewhere"
    linked.rename(kept)
    linked.symlink_to(kept)
    (folder / "notes.txt").write_text("x")
    (folder / "dangling").symlink_to("nowhere")
    found = {check.subject: check.got for check in runs.verify(folder, logged) if not check.ok}
    assert found.pop("runs/notes.txt") == sha256_hex(b"x")
    assert found.pop("runs/dangling") == "not a regular file"
    assert (
        found
        == {
            f"runs/{changed.parent.name}/manifest.json": "no file",  # named by its hash: missing, and a stranger there
            f"runs/{missing.parent.name}/manifest.json": "no file",
            f"runs/{linked.parent.name}/manifest.json": "no file",
        }
    )


def test_a_manifest_set_aside_gets_its_place_once_it_is_logged(tmp_path):
    """What a crash leaves between the entry and the file is finished; before the entry it is forgotten."""
    folder, tmp = _place(tmp_path)
    (one, first), (two, second) = runs.encode({"a": "1"}), runs.encode({"a": "2"})
    for data in (first, second):
        runs.set_aside(data, tmp=tmp)
    (tmp / "manifest.half").write_bytes(first[:5])
    assert runs.settle(folder, lambda: {sha256_hex(first)}, tmp=tmp) == 1
    assert runs.path_of(folder, one).read_bytes() == first
    assert not runs.path_of(folder, two).exists()
    assert list(tmp.iterdir()) == []
