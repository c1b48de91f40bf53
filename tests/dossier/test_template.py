"""The template is typography: no words, no facts, nothing from elsewhere."""

import re
from importlib.resources import files

import pytest

SOURCES = {
    name: files("filature.dossier").joinpath("template", name).read_text(encoding="utf-8")
    for name in ("main.typ", "pieces.typ")
}


def code(name):
    return re.sub(r"//.*", "", SOURCES[name])


@pytest.mark.parametrize("name", SOURCES)
def test_nothing_comes_from_elsewhere(name):
    assert "@" not in code(name)
    assert "plugin" not in code(name)
    assert re.findall(r'(?:import|include)\s+"([^"]+)"', code(name)) in ([], ["pieces.typ"])
    assert set(re.findall(r"\b(?:read|json|csv|yaml|toml|xml|cbor)\(([^),]+)", code(name))) <= {
        '"view.json"',
        "file.path",
    }


@pytest.mark.parametrize("name", SOURCES)
def test_there_is_no_clock(name):
    assert "datetime.today" not in code(name)


@pytest.mark.parametrize("name", SOURCES)
def test_strings_are_names_never_sentences(name):
    for text in re.findall(r'"([^"]*)"', code(name)):
        assert (
            text in {"Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"} or " " not in text.strip()
        )


@pytest.mark.parametrize("name", SOURCES)
def test_text_is_never_evaluated(name):
    assert "eval(" not in code(name)
