"""Reference sets: a file says what it is, carries no identity, and is refused when anything in it was changed."""

import json

import numpy as np
import pytest

from filature.episodes import fitted, reference
from filature.errors import InputError, RefusedError
from filature.references import for_court, synthetic


@pytest.fixture(scope="module")
def small():
    return synthetic(40, 3)


def test_what_is_written_is_what_is_read(small, tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text(small.text(), encoding="utf-8")
    again = reference.read(path)
    assert again.sha256 == small.sha256
    assert again.text() == small.text()
    assert again.persons() == dict.fromkeys(reference.CLASSES, 40)


def test_row_order_is_irrelevant(small):
    head, *rows = small.text().splitlines()
    again = reference.parse("\n".join([head, *reversed(rows)]), "x")
    assert again.text() == small.text()
    one, two = (fitted.fit(ref) for ref in (small, again))
    for name, mine in one.alternatives.items():
        assert mine.model.beta.tobytes() == two.alternatives[name].model.beta.tobytes()
        assert mine.bounds == two.alternatives[name].bounds


def changed(text, **values):
    head, *rows = text.splitlines()
    return "\n".join([json.dumps({**json.loads(head), **values}), *rows])


def with_row(text, **values):
    head, row, *rows = text.splitlines()
    return "\n".join([head, json.dumps({**json.loads(row), **values}), *rows])


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda _: "", "0 lines"),
        (lambda _: "{", "not JSON"),
        (lambda _: "[" * 100_000, "not JSON"),
        (lambda _: "[1]", "expected an object"),
        (lambda _: "{}", "header lacks schema"),
        (lambda t: changed(t, more=1), "unknown keys more"),
        (lambda t: changed(t, schema="x/2"), "schema 'x/2'"),
        (lambda t: changed(t, kind="real"), "kind 'real'"),
        (lambda t: changed(t, made_by=" "), "made_by is empty"),
        (lambda t: changed(t, method={}), "other constants"),
        (lambda t: changed(t, sha256="0" * 64), "the header says 0000"),
        (lambda t: changed(t, persons={}), "the header says {}"),
        (lambda t: t.rsplit("\n", 2)[0], "the header says"),
        (lambda t: with_row(t, z_fwd="NaN"), "z_fwd is 'NaN'"),
        (lambda t: with_row(t, z_fwd=float("nan")), "z_fwd is nan"),
        (lambda t: with_row(t, n=0), "n is not above 0"),
        (lambda t: with_row(t, z_fwd=True), "z_fwd is True"),
        (lambda t: with_row(t, z_fwd=0.5), "the rows have the hash"),
        (lambda t: with_row(t, payer="Jean"), "payer is not a key"),
        (lambda t: with_row(t, name="x"), "found the keys"),
        (lambda t: with_row(t, **{"class": "H3"}), "class 'H3'"),
    ],
)
def test_bad_files_are_refused_with_their_reason(small, spoil, words):
    with pytest.raises(InputError) as caught:
        reference.parse(spoil(small.text()), "set.jsonl")
    assert words in str(caught.value)
    assert caught.value.context["file"] == "set.jsonl"
    assert caught.value.hint


def test_what_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "x").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "x", tmp_path / "missing", tmp_path):
        with pytest.raises(InputError):
            reference.read(path)


def test_a_synthetic_file_must_be_named_so(small, tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text(small.text(), encoding="utf-8")
    with pytest.raises(RefusedError, match="invented"):
        for_court(str(path))
    assert for_court("synthetic").synthetic


def test_a_set_without_a_class_to_compare_is_refused(small):
    lone = reference.Reference(
        name="x",
        kind="supplied",
        made_by="x",
        made_from="x",
        made_on="x",
        classes={"H1": small.classes["H1"]},
    )
    with pytest.raises(InputError, match="alternative"):
        fitted.fit(lone)


def test_evidence_turned_round_is_refused(small):
    turned = {**small.classes, "H1": small.classes["H2-a"], "H2-a": small.classes["H1"]}
    wrong = reference.Reference(
        name="x", kind="supplied", made_by="x", made_from="x", made_on="x", classes=turned
    )
    with pytest.raises(InputError, match="lower the likelihood ratio"):
        fitted.fit(wrong)


def test_held_out_pairs_share_nobody_with_what_trained_them(small):
    one = small.classes["H1"]
    tangled = reference.Class(values=one.values, payer=one.payer, payee=(one.payee[0],) * len(one))
    shared = reference.Reference(
        name="x",
        kind="supplied",
        made_by="x",
        made_from="x",
        made_on="x",
        classes={**small.classes, "H1": tangled},
    )
    with pytest.raises(InputError, match="no pair is free"):
        fitted.fit(shared)


def test_small_sets_never_give_more_than_a_hundred(small):
    model = fitted.fit(small)
    assert all(one.bounds.high <= 2 for one in model.alternatives.values())
    drawn = fitted.bootstrap(model, 20)
    assert all((one.high <= 2).all() for one in drawn.values())


def test_strata():
    found = reference.strata(np.array([3.0, 4, 5, 9, 10, 19, 20, 99]))
    assert {name: int(flags.sum()) for name, flags in found.items()} == {
        "3-4": 2,
        "5-9": 2,
        "10-19": 2,
        "20+": 2,
    }
