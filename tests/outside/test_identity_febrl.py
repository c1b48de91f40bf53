"""Linkage on a set of fictional persons with known truth, when it lies beside the checkout.

The weights are learnt from the rows alone; a pair counts as joined at even odds. `bench/identity_febrl.py` runs all
four sets; this is the smallest.
"""

import gzip
import io

import duckdb
import pyarrow.csv
import pytest

from conftest import OUTSIDE
from filature.identity import link

FEBRL = OUTSIDE / "data" / "febrl"
COLUMNS = {
    "name": "concat_ws(' ', given_name, surname)",
    "address": "concat_ws(' ', street_number, address_1, address_2, suburb, state, postcode)",
    "birth_date": "date_of_birth",
    "document": "soc_sec_id",
}

pytestmark = [
    pytest.mark.outside,
    pytest.mark.skipif(
        not FEBRL.is_dir(), reason="the third-party files are not beside the checkout: not run"
    ),
]


@pytest.fixture(scope="module")
def linked():
    con = duckdb.connect()
    text = gzip.decompress((FEBRL / "dataset1.csv.gz").read_bytes()).replace(b", ", b",")
    con.register(
        "read",
        pyarrow.csv.read_csv(
            io.BytesIO(text),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(text.split(b"\n", 1)[0].decode().split(","), "string")
            ),
        ),
    )
    con.execute(
        "CREATE TABLE febrl AS SELECT row_number() OVER (ORDER BY rec_id) AS number, "
        "nullif(trim(COLUMNS(*)), '') FROM read"
    )
    link.link(con, lambda c, m: link.from_table(c, m, "febrl", "number", COLUMNS))
    return con


def test_nearly_all_pairs_are_found_and_hardly_any_other(linked):
    found, right = linked.execute("""
        WITH shown AS (
          SELECT pm.party_id, split_part(f.rec_id, '-', 2) AS person
          FROM party_mention AS pm JOIN febrl AS f ON f.number = pm.mention_id
        )
        SELECT count(*), count(*) FILTER (a.person = b.person) FROM candidate_link AS c
        JOIN shown AS a ON a.party_id = c.left_party JOIN shown AS b ON b.party_id = c.right_party
        WHERE c.decibans >= 0
    """).fetchall()[0]
    assert right / found >= 0.99
    assert right / 500 >= 0.97


def test_every_found_pair_can_be_explained(linked):
    left, right, decibans = linked.execute(
        "SELECT left_party, right_party, decibans FROM candidate_link ORDER BY decibans DESC, left_party LIMIT 1"
    ).fetchall()[0]
    why = link.explain(linked, left, right)
    assert why.decibans == decibans
    assert {row.comparison for row in why.rows} >= {"prior", "name", "document", "address", "birth_date"}
