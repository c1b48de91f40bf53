import re
from pathlib import Path

import pytest

from filature.population import parameters

_ROOM = Path(parameters.__file__).parent
_CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_ROOM.glob("*.py")))


def test_every_parameter_has_a_grade_and_a_published_one_names_its_source():
    for item in parameters.load().by_key.values():
        assert item.grade in parameters.GRADES, item.key
        assert item.source or item.grade == "assumption", item.key


def test_every_parameter_is_used():
    for key in parameters.load().by_key:
        section, name = key.rsplit(".", 1)
        used = re.search(rf'["\'.]{re.escape(name)}["\']|"{re.escape(key)}"', _CODE)
        by_class = name in {"LSAC", "SEX", "other", "payee", "covered", "video"} or section == "share"
        assert used or by_class, f"{key} is read nowhere"


def test_the_published_fit_stands_as_published():
    p = parameters.load()
    assert (p.number("LSAC.count_mu"), p.number("LSAC.count_sigma"), p.number("LSAC.count_cap")) == (
        0.25,
        2.1,
        1000,
    )
    assert p.numbers("CHA.tariffs") == (16, 25, 33, 55)
    assert p.number("share.LSAC") == 0.003


def test_a_wrong_kind_of_value_is_named():
    p = parameters.load()
    with pytest.raises(TypeError, match=r"CHA\.tariffs"):
        p.number("CHA.tariffs")
    with pytest.raises(TypeError, match=r"share\.LSAC"):
        p.numbers("share.LSAC")
