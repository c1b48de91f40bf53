"""A short version of bench/register_canaries.py: no sealed word is in any file, output, export, backup or error."""

import runpy
from pathlib import Path

from cli_cases import pattern, table


def test_no_sealed_word_is_anywhere(tmp_path):
    bench = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "register_canaries.py"))
    found = bench["campaign"](40, 20, tmp_path, table(*pattern()))
    assert found.found == []
    assert found.files > 100
    assert found.transient > 50
    assert (tmp_path / "out" / "unit.backup").is_file()
    assert (tmp_path / "out" / "restored" / "register.sqlite").is_file()
