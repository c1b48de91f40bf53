import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq


def test_truth_is_apart_and_complete(small, folder):
    truth = pq.read_table(folder / "truth.parquet")
    assert truth.equals(small.truth)
    assert truth["person"].combine_chunks().null_count == 0
    assert len(set(truth["person"].to_pylist())) == len(truth)
    payers = truth.filter(pc.equal(truth["role"], "payer"))
    assert len(payers) == 300
    planted = truth.filter(truth["planted"])
    assert set(planted["class"].to_pylist()) == {"lsac_payer", "facilitator", "contact"}
    assert truth["payments"].to_numpy().sum() == 2 * len(small.transfers)
    assert sum(truth["referred"].to_pylist()) == len(small.referrals)


def test_identifiers_name_one_person_each(medium):
    truth = medium.truth
    every = [value for row in truth["identifiers"].to_pylist() for value in row]
    assert len(set(every)) == len(every)
    assert all(row for row in truth["identifiers"].to_pylist())
    first = truth["identifiers"][0].as_py()
    assert first[0].startswith("+33")
    assert first[1].startswith("FR76")
    assert first[-2:] == ["colibri transfert:ct-00000000", "northwind remit:nw-00000000"]


def test_a_directly_reached_payee_has_no_age(medium):
    truth = medium.truth
    known = np.array([age is not None for age in truth["age"].to_pylist()])
    contact = np.array(truth["class"].to_pylist()) == "contact"
    assert (known == ~contact).all()
    payers = [
        age
        for age, role in zip(truth["age"].to_pylist(), truth["role"].to_pylist(), strict=True)
        if role == "payer"
    ]
    assert min(payers) >= 14
