"""Populations of national size, on 20,000 payers in four blocks: the laws are those of the large ones."""

import errno
import hashlib
import json
import tracemalloc

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from filature.errors import InputError, StorageError, UsageError
from filature.model.tables import ALL_TABLES
from filature.population import block as blocks
from filature.population import forms, national, opened, plan, reality, world
from filature.population.classes import CLASSES, PAYEE_CLASSES

_ASKED = {"seed": 5, "payers": 20_000, "planted": 300, "facilitators": 60, "seeds": 10, "block": 5_000}
_COLUMNS = {table.name: table.columns for table in ALL_TABLES}
_TRUE_ONLY = {"class", "age", "sex", "origin", "group", "corridor", "covered", "referred", "planted_payees"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("national") / "pop"
    national.write(plan.draft(**_ASKED), where)
    return where


@pytest.fixture(scope="module")
def con(folder):
    made = duckdb.connect()
    made.execute("SET threads = 1")
    where = opened.paths(folder)
    for name in opened.RECORD_TABLES:
        made.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{where.records(name)}')")
    for name in opened.TRUTH_TABLES:
        made.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{where.truth(name)}')")
    return made


def _one(con, query):
    return con.execute(query).fetchone()


def _files(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_equal_plans_give_equal_bytes(folder, tmp_path):
    national.write(plan.draft(**_ASKED), tmp_path / "again")
    assert _files(folder) == _files(tmp_path / "again")
    assert not list(tmp_path.glob(".*"))


def test_a_block_does_not_depend_on_how_many_follow():
    asked = {"seed": 3, "planted": 0, "facilitators": 8, "block": 2_000}
    few, many = (plan.draft(payers=payers, **asked) for payers in (4_000, 10_000))
    shared = world.shared(few)
    few, many = blocks.at_pace(few, shared), blocks.at_pace(many, world.shared(many))
    one, other = (forms.shown(p, blocks.make(p, shared, 1)).tables for p in (few, many))
    assert len(one["payment"]) > 10_000
    assert all(one[name].equals(other[name]) for name in one)


def test_tables_have_the_columns_and_types_of_the_records(con):
    for name in opened.RECORD_TABLES:
        found = con.execute(f"DESCRIBE {name}").fetchall()
        assert [(row[0], row[1]) for row in found] == [(c, kind) for c, kind, _ in _COLUMNS[name]], name


def test_truth_stays_apart_from_the_records(folder, con):
    for name in opened.RECORD_TABLES:
        assert not {column for column, *_ in _COLUMNS[name]} & _TRUE_ONLY
    labels = {*CLASSES, *PAYEE_CLASSES, "lsac_payer"}
    for path in (folder / opened.RECORDS).rglob("*.parquet"):
        table = pq.read_table(path)
        for column in table.column_names:
            if str(table[column].type) == "string" and column not in {"name", "label", "row_ref"}:
                assert not labels & set(table[column].unique().to_pylist()), f"{path.name} {column}"
    order = con.execute("SELECT person_id FROM person").fetchnumpy()["person_id"]
    planted = con.execute(
        "SELECT person_id FROM payees WHERE class IN ('facilitator', 'contact')"
    ).fetchnumpy()["person_id"]
    place = np.sort(np.flatnonzero(np.isin(np.sort(order), planted))) / len(order)
    assert 0.3 < place.mean() < 0.7  # planted payees stand anywhere when persons are put in order


def test_everybody_in_the_records_is_a_person_with_a_truth(con):
    everybody = (
        "(SELECT payer_id AS id FROM payment UNION SELECT payee_id FROM payment "
        "UNION SELECT caller_id FROM contact UNION SELECT callee_id FROM contact)"
    )
    for wrong in (
        f"SELECT count(*) FROM {everybody} WHERE id IS NOT NULL AND id NOT IN (SELECT person_id FROM person)",
        "SELECT count(*) FROM person WHERE person_id NOT IN "
        "(SELECT person_id FROM payers UNION ALL SELECT person_id FROM payees)",
        "SELECT count(*) - count(DISTINCT person_id) FROM person",
        "SELECT count(*) - count(DISTINCT record_id) FROM payment",
        "SELECT count(*) FROM payment WHERE payer_id = payee_id OR amount <= 0 OR paid_amount <= 0",
        "SELECT count(*) FROM coverage_person WHERE person_id IS NOT NULL "
        "AND person_id NOT IN (SELECT person_id FROM person)",
        "SELECT count(*) FROM person WHERE label <> 'P-' || (person_id // 4 // 1000000000) || '-' || "
        "(person_id // 4 % 1000000000) || '-' || (person_id % 4 + 1)",
    ):
        assert _one(con, wrong) == (0,), wrong


def test_record_numbers_ascend_from_block_to_block(folder):
    highest = 0
    for path in sorted((folder / opened.RECORDS / "payment").glob("*.parquet")):
        found = pq.read_table(path, columns=["record_id"])["record_id"].to_numpy()
        assert (np.diff(found) > 0).all()
        assert found[0] > highest
        highest = found[-1]


def test_sizes_are_as_asked_and_every_class_is_there(con):
    payments, persons = _one(con, "SELECT count(*), count(DISTINCT payer_id) FROM payment")
    assert persons == 20_000
    assert 9.5 <= payments / 20_000 <= 10.5
    found = dict(con.execute("SELECT class, count(*) FROM payers GROUP BY class").fetchall())
    assert found["LSAC"] == 300
    assert set(found) == set(CLASSES)
    p = plan.draft(**_ASKED).parameters
    for name in set(CLASSES) - {"LSAC", "FAM"}:
        assert abs(found[name] - 20_000 * p.number(f"share.{name}")) <= 4, name
    payees = dict(con.execute("SELECT class, count(*) FROM payees GROUP BY class").fetchall())
    assert set(payees) == set(PAYEE_CLASSES)
    assert 45 <= payees["facilitator"] <= 60


def test_planted_payers_of_all_blocks_pay_the_same_planted_payees(con):
    met = con.execute(
        """
        SELECT y.person_id, count(DISTINCT record_id // 4000000000) FROM payment AS p
        JOIN payees AS y ON y.person_id = p.payee_id WHERE y.class = 'facilitator' GROUP BY ALL
        """
    ).fetchall()
    assert np.mean([blocks_met > 1 for _, blocks_met in met]) > 0.5
    links, payers = _one(con, "SELECT count(*), count(DISTINCT payer_id) FROM links")
    assert links >= payers > 60
    again = """
        SELECT count(*) FROM links AS l LEFT JOIN
        (SELECT payer_id, payee_id, count(*) AS n FROM payment GROUP BY ALL) AS p USING (payer_id, payee_id)
        WHERE p.n IS DISTINCT FROM l.payments
    """
    assert _one(con, again) == (0,)
    innocent = """
        SELECT p.class, count(DISTINCT p.person_id) FROM payers AS p WHERE planted_payees > 0 GROUP BY 1
    """
    found = dict(con.execute(innocent).fetchall())
    assert set(found) == {"LSAC", "FAM", "ATO"}
    assert 10 <= found["FAM"] <= 40  # as many for each planted payer as in the demonstration
    assert 10 <= found["ATO"] <= 40


def test_associations_have_payers_from_every_block(con):
    widest = """
        SELECT count(DISTINCT record_id // 4000000000) AS blocks FROM payment AS p
        JOIN payees AS y ON y.person_id = p.payee_id WHERE y.class = 'cha payee'
        GROUP BY y.person_id ORDER BY 1 DESC LIMIT 1
    """
    assert _one(con, widest)[0] >= 4


def test_published_figures_hold(con):
    regular = """
        SELECT median(p.amount_eur) FROM payment AS p JOIN payers AS y ON y.person_id = p.payer_id
        WHERE y.class = 'FAM' AND p.amount_eur > 90
    """
    assert 170 <= _one(con, regular)[0] <= 260
    december = """
        SELECT sum(amount_eur) FILTER (month(sent_on) = 12) / sum(amount_eur) FILTER (month(sent_on) = 2)
        FROM payment AS p JOIN payers AS y ON y.person_id = p.payer_id WHERE y.class = 'FAM'
    """
    assert 1.1 <= _one(con, december)[0] <= 1.4  # BSP: +23 %
    small = """
        SELECT avg((p.amount_eur BETWEEN 15 AND 80)::INT) FROM payment AS p
        JOIN payers AS y ON y.person_id = p.payer_id JOIN payees AS z ON z.person_id = p.payee_id
        WHERE y.class = 'LSAC' AND z.class IN ('facilitator', 'contact')
    """
    assert _one(con, small)[0] > 0.7
    total = "SELECT quantile_cont(total, 0.99) FROM (SELECT sum(amount_eur) AS total FROM payment AS p "
    total += "JOIN payers AS y ON y.person_id = p.payer_id WHERE y.class = 'SEX' GROUP BY payer_id)"
    assert _one(con, total)[0] < 1_500


def test_published_counts_of_planted_payers_hold_at_size():
    asked = plan.draft(seed=2, payers=120_000, planted=30_000, facilitators=600, block=30_000)
    shared, counts = world.shared(asked), []
    for number in range(2):
        made = blocks.make(asked, shared, number)
        seen = forms.shown(asked, made)
        true = reality.of_block(asked.parameters, made, seen).payers
        own = made.transfers.behaviour == CLASSES.index("LSAC")
        sent = np.bincount(made.people.person[made.transfers.payer[own]], minlength=made.people.payers)
        counts.append(sent[made.people.category[: made.people.payers] == CLASSES.index("LSAC")])
        assert true["transfers"].to_numpy().sum() == len(made.transfers)
    found = np.sort(np.concatenate(counts))
    assert 9.8 <= found.mean() <= 11.4
    assert 0.46 <= found[-int(0.03 * len(found)) :].sum() / found.sum() <= 0.53


def test_some_data_is_missing_and_some_is_wrong(con):
    undated, unnamed, unknown = _one(
        con,
        "SELECT avg((sent_at_utc IS NULL)::INT), avg((payee_id IS NULL)::INT), avg((amount_eur IS NULL)::INT) "
        "FROM payment",
    )
    assert 0.03 < undated < 0.12
    assert 0.001 < unnamed < 0.004
    assert 0.0003 < unknown < 0.002
    of_provider = con.execute(
        "SELECT provider, count(*) - count(sent_at_utc) FROM payment GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert [name for name, missing in of_provider if not missing] == ["Northwind Remit"]


def test_a_partner_names_facilitators_and_nobody_at_a_cold_start(con, tmp_path):
    named = """
        SELECT y.class, count(DISTINCT pm.person_id) FROM referral AS r
        JOIN mention AS m ON m.record_id = r.record_id JOIN person_mention AS pm ON pm.mention_id = m.mention_id
        JOIN payees AS y ON y.person_id = pm.person_id AND y.referred GROUP BY 1
    """
    assert con.execute(named).fetchall() == [("facilitator", 10)]
    cold = tmp_path / "cold"
    national.write(plan.draft(**{**_ASKED, "payers": 5_000, "seeds": 0}), cold)
    with_seeds = tmp_path / "seeds"
    national.write(plan.draft(**{**_ASKED, "payers": 5_000}), with_seeds)
    one, other = _files(cold), _files(with_seeds)
    assert {name for name in one if one[name] != other[name]} == {
        opened.MANIFEST,
        "truth/payees.parquet",
        *(f"records/{name}/part-00000.parquet" for name in ("referral", "mention", "person_mention")),
    }
    assert opened.read_manifest(cold)["rows"]["referral"] == 0


def test_coverage_can_be_drawn_alike_for_all_classes():
    asked = plan.draft(seed=5, payers=10_000, coverage=0.2)
    made = blocks.make(asked, world.shared(asked), 0)
    category = made.people.category[: made.people.payers]
    for name in ("FAM", "CHA", "OTH", "LSAC"):
        assert 0.12 < made.covered[category == CLASSES.index(name)].mean() < 0.28


@pytest.mark.parametrize("target", [6.0, 14.0])
def test_the_mean_number_of_transfers_is_adjustable(target):
    asked = plan.draft(seed=1, payers=10_000, transfers_per_payer=target, shift=4)
    shared = world.shared(asked)
    made = blocks.make(blocks.at_pace(asked, shared), shared, 0)
    assert abs(len(made.transfers) / 10_000 / target - 1) < 0.06


@pytest.mark.parametrize(
    "wrong",
    [
        {"payers": 999},
        {"payers": 10_000_001},
        {"planted": 6_000},
        {"facilitators": 0},
        {"seeds": 61},
    ],
)
def test_impossible_sizes_are_a_wrong_call(wrong):
    with pytest.raises(UsageError) as caught:
        plan.draft(**{**_ASKED, **wrong})
    assert caught.value.code == "population-size"
    assert "expected" in caught.value.message


def test_a_pace_that_no_behaviour_has_is_a_wrong_call():
    asked = plan.draft(**{**_ASKED, "transfers_per_payer": 60.0})
    with pytest.raises(UsageError) as caught:
        blocks.at_pace(asked, world.shared(asked))
    assert caught.value.code == "population-pace"


def test_block_sizes_add_up():
    for payers in (1_000, 49_999, 50_000, 50_001, 54_999, 55_000, 99_999, 1_000_000):
        sizes = plan.block_sizes(payers, plan.BLOCK)
        assert sum(sizes) == payers
        assert len(sizes) == 1 or min(sizes) >= 5_000
        assert max(sizes) < 60_000


def test_something_that_stands_there_is_kept(folder):
    with pytest.raises(UsageError) as caught:
        national.write(plan.draft(**_ASKED), folder)
    assert caught.value.code == "not-empty"


def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("filature.population.parts.pq.write_table", full)
    with pytest.raises(StorageError) as caught:
        national.write(plan.draft(**_ASKED), tmp_path / "pop")
    assert caught.value.code == "disk-full"
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_can_be_checked(folder):
    found = opened.read_manifest(folder)
    assert (found["seed"], found["shift"], found["payers"], found["planted"]) == (5, None, 20_000, 300)
    assert found["parameters_sha256"] == plan.draft(**_ASKED).parameters.sha256()
    own = _files(folder)
    del own[opened.MANIFEST]
    assert found["files"] == own
    assert found["rows"]["payment"] > 190_000
    assert found["pace"] == pytest.approx(0.94, abs=0.05)


def test_what_is_no_population_is_refused(folder, tmp_path):
    def code(where) -> str:
        with pytest.raises(InputError) as caught:
            opened.paths(where)
        return caught.value.code

    assert code(tmp_path / "nowhere") == "no-population"
    (tmp_path / opened.MANIFEST).write_text("{", encoding="utf-8")
    assert code(tmp_path) == "no-population"
    (tmp_path / opened.MANIFEST).write_text("[]", encoding="utf-8")
    assert code(tmp_path) == "no-population"
    manifest = json.loads((folder / opened.MANIFEST).read_text(encoding="utf-8"))
    (tmp_path / opened.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert code(tmp_path) == "no-population"  # the tables are missing


def test_memory_does_not_grow_with_the_number_of_blocks(tmp_path):
    peaks = []
    for payers in (4_000, 16_000):
        asked = plan.draft(seed=1, payers=payers, planted=20, facilitators=6, block=2_000)
        tracemalloc.start()
        national.write(asked, tmp_path / str(payers))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]
