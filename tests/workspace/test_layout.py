import pytest

from filature.errors import UsageError, WorkspaceError
from filature.model.enums import WorkspaceKind
from filature.workspace.layout import Layout, Settings, read_settings

GOOD = Settings(name="N", unit="U", kind=WorkspaceKind.INTELLIGENCE, memory="1GiB", fictional=True)


def _read(folder, text):
    (folder / "workspace.toml").write_text(text, encoding="utf-8")
    return read_settings(Layout(folder))


@pytest.mark.parametrize("text", ['"', "\\", "\n\r\t", "é ñ ﬀ", "\u2028", "]]>", "# no", "\x7f", "'''"])
def test_any_text_survives_the_settings_file(tmp_path, text):
    settings = Settings(name=f"a{text}b", unit=f"a{text}b", legal_basis=text)
    assert _read(tmp_path, settings.to_toml()) == settings


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "N"', "name = 5", "name: found 5, expected text"),
        ('name = "N"', 'name = " "', "empty"),
        ('name = "N"\n', "", "name is missing"),
        ("fictional = true", 'fictional = "yes"', "expected true or false"),
        ("fictional = true", "fictional = 1", "expected true or false"),
        ("format = 1", "format = 2", "format 2, expected 1"),
        ("format = 1", "format = true", "expected a whole number"),
        ("format = 1\n", "", "format is missing"),
        ('kind = "intelligence"', 'kind = "secret"', "expected judicial or intelligence"),
        ('zone = "Europe/Paris"', 'zone = "Mars/Base"', "unknown time zone"),
        ('zone = "Europe/Paris"', "zone = ['a']", "expected text"),
        ('memory = "1GiB"', 'memory = "lots"', "expected a size"),
        ('lang = "en"', 'lang = "de"', "expected one of en, fr"),
        ("zone =", "zome =", "did you mean 'zone'"),
        ('name = "N"', 'name = "N', "cannot be read"),
        ('name = "N"', "[[[[", "cannot be read"),
    ],
)
def test_whatever_is_wrong_names_the_file_and_the_key(tmp_path, old, new, words):
    text = GOOD.to_toml()
    assert old in text
    with pytest.raises(WorkspaceError) as caught:
        _read(tmp_path, text.replace(old, new))
    assert words in str(caught.value)
    assert "workspace.toml" in str(caught.value)
    assert caught.value.exit_code == 4


def test_bytes_that_are_no_text(tmp_path):
    (tmp_path / "workspace.toml").write_bytes(GOOD.to_toml().encode() + b"\xff")
    with pytest.raises(WorkspaceError, match="cannot be read"):
        read_settings(Layout(tmp_path))


@pytest.mark.parametrize("memory", ["2GiB", "512MiB", "1.5GB", "4 GiB", "900000KiB", "1TB"])
def test_sizes_that_the_engine_knows(memory):
    import duckdb

    assert Settings(name="N", unit="U", memory=memory).memory == memory
    duckdb.connect(config={"memory_limit": memory}).close()


@pytest.mark.parametrize("memory", ["", "0GiB", "-1GiB", "2", "GiB", "2 gib", "1e9B", "2GiB; DROP TABLE x"])
def test_sizes_that_mean_nothing(memory):
    with pytest.raises(UsageError, match="expected a size"):
        Settings(name="N", unit="U", memory=memory)
