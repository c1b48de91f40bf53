"""Persons through the command line: what binds, what people decide, what is taken back, what stays."""

import duckdb
import pytest

from filature.identity import judged
from filature.identity.label import mention_of
from filature.workspace import open_workspace

PROFILE = """
id = "plain"
title = "Plain test layout"
format = "csv"
record = "transfer"
required = ["time"]
[csv]
delimiter = ";"
[columns]
time = "when"
reference = "ref"
from_name = "who"
from_phone = "tel"
from_document = "doc"
from_email = "mail"
to_name = "to"
amount = "sum"
[constants]
currency = "EUR"
[time]
formats = ["%Y-%m-%d %H:%M:%S"]
zone = "UTC"
[number]
decimal = "."
"""
HEADER = "when;ref;who;tel;doc;mail;to;sum\n"


def row(number, who="", tel="", doc="", mail="", to=""):
    return f"2026-01-{number:02} 10:00:00;R{number};{who};{tel};{doc};{mail};{to};20.00\n"


@pytest.fixture
def case(new_case, tmp_path, cli, frame):
    """Add lines as one more file, run, and give persons by the numbers of the lines that they pay in."""

    class Case:
        files = 0

        def add(self, *lines):
            self.files += 1
            (tmp_path / "plain.toml").write_text(PROFILE)
            path = tmp_path / f"file{self.files}.csv"
            path.write_text(HEADER + "".join(lines), encoding="utf-8")
            done = cli("add", new_case, path, "--profile", tmp_path / "plain.toml", *frame)
            assert done.code == 0, done.err
            return self.run()

        def run(self):
            done = cli("run", new_case)
            assert done.code == 0, done.err
            return self

        def rows(self, sql):
            with duckdb.connect(str(new_case / "records.duckdb"), read_only=True) as con:
                return con.execute(sql).fetchall()

        def persons(self):
            return dict(self.rows("SELECT mention_id, person_id FROM person_mention"))

        def payers(self):
            """Payers that are one person, as sets of references."""
            found = {}
            for reference, person in self.rows(
                "SELECT t.reference, pm.person_id FROM transfer AS t JOIN mention AS m USING (record_id) "
                "JOIN person_mention AS pm USING (mention_id) WHERE m.role = 'payer'"
            ):
                found.setdefault(person, set()).add(reference)
            return sorted(map(sorted, found.values()))

        def identity(self, *arguments, code=0):
            verb, *rest = arguments
            done = cli("identity", verb, new_case, *rest)
            assert done.code == code, done.err
            return done

    return Case()


LEA, LEA_AGAIN = "Lea Santos", "SANTOS LEA"


def test_a_name_alone_binds_nobody(case):
    case.add(row(1, LEA), row(2, LEA), row(3, LEA, to=LEA))
    assert len(set(case.persons().values())) == 4


def test_an_identifier_binds_names_that_fit_and_not_those_that_contradict(case):
    case.add(
        row(1, LEA, "+33639980001"), row(2, LEA_AGAIN, "+33639980001"), row(3, "Bruno Keller", "+33639980001")
    )
    assert case.payers() == [["R1", "R2"], ["R3"]]


def test_a_phone_of_two_people_leaves_its_calls_to_neither(case):
    case.add(row(1, LEA, "+33639980001"), row(2, "Bruno Keller", "+33639980001"), row(3, "", "+33639980001"))
    assert case.payers() == [["R1"], ["R2"], ["R3"]]


def test_two_documents_forbid_even_through_a_third(case):
    case.add(
        row(1, LEA, "+33639980001", "FIC-1111111"),
        row(2, LEA, "+33639980001"),
        row(3, LEA, "+33639980001", "FIC-2222222"),
    )
    groups = case.payers()
    assert not any({"R1", "R3"} <= set(group) for group in groups), groups


def test_the_order_of_files_changes_no_person(case, tmp_path, cli, frame):
    lines = [
        row(1, LEA, "+33639980001"),
        row(2, LEA_AGAIN, "+33639980001", mail="lea@example.org"),
        row(3, "", mail="lea@example.org"),
        row(4, "Bruno Keller", "+33639980001"),
    ]
    case.add(lines[0]).add(lines[1], lines[2]).add(lines[3])
    other = tmp_path / "other"
    assert cli("new", other, "--name", "Other", "--unit", "Unit").code == 0
    for number, line in enumerate(reversed(lines)):
        path = tmp_path / f"back{number}.csv"
        path.write_text(HEADER + line, encoding="utf-8")
        assert cli("add", other, path, "--profile", tmp_path / "plain.toml", *frame).code == 0
    assert cli("run", other).code == 0
    with duckdb.connect(str(other / "records.duckdb"), read_only=True) as con:
        found = {}
        for reference, person in con.execute(
            "SELECT t.reference, pm.person_id FROM transfer AS t JOIN mention AS m USING (record_id) "
            "JOIN person_mention AS pm USING (mention_id) WHERE m.role = 'payer'"
        ).fetchall():
            found.setdefault(person, set()).add(reference)
    assert sorted(map(sorted, found.values())) == case.payers()


def test_people_join_and_part_and_take_back(case):
    case.add(
        row(1, LEA, "+33639980001"), row(2, "L. Santos", mail="lea@example.org"), row(3, LEA, "+33639980001")
    )
    before = case.persons()
    assert case.payers() == [["R1", "R3"], ["R2"]]
    case.identity("decide", "P-1-1-1", "P-1-2-1", "--answer", "same", "--reason", "admitted in interview")
    case.run()
    assert case.payers() == [["R1", "R2", "R3"]]
    shown = case.identity("explain", "P-1-1-1", "P-1-2-1").out
    assert "one person, as people decided" in shown
    assert "admitted in interview" in shown
    case.identity("undo", "1", "--reason", "said of another file")
    case.run()
    assert case.persons() == before
    case.identity("decide", "P-1-1-1", "P-1-3-1", "--answer", "different", "--reason", "two subscribers")
    case.run()
    assert case.payers() == [["R1"], ["R2"], ["R3"]]
    refused = case.identity("undo", "1", "--reason", "again", code=2)
    assert "does not count any more" in refused.err


def test_decisions_survive_a_rebuild(case, new_case, cli):
    case.add(row(1, LEA, "+33639980001"), row(2, "Other Name", "+33639980002"))
    case.identity("decide", "P-1-1-1", "P-1-2-1", "--answer", "same", "--reason", "x")
    case.run()
    before = case.persons()
    assert cli("rebuild", new_case).code == 0
    assert case.persons() == before
    assert case.payers() == [["R1", "R2"]]


def test_a_second_opinion_is_given_blind(case, new_case, cli):
    case.add(row(1, LEA, "+33639980001"), row(2, "Bruno Keller", "+33639980001"))
    queue = cli("identity", "review", new_case, "--json", "--author", "Ada").json["pairs"]
    assert queue[0]["probability"] is not None
    pair = (queue[0]["left"], queue[0]["right"])
    case.identity("decide", *pair, "--answer", "unsure", "--reason", "x", "--author", "Ada")
    case.run()
    blind = cli("identity", "review", new_case, "--json", "--author", "Ben").json["pairs"][0]
    assert (blind["second_opinion"], blind["probability"], blind["standing"]) == (True, None, None)
    shown = cli("identity", "explain", new_case, *pair, "--author", "Ben").out
    assert "unsure" not in shown
    assert "probability" not in shown
    mine = cli("identity", "explain", new_case, *pair, "--author", "Ada").out
    assert "unsure" in mine


def test_one_number_everywhere(case, new_case, cli):
    case.add(row(1, LEA, "+33639980001"), row(2, "Bruno Keller", "+33639980001"))
    queued = cli("identity", "review", new_case, "--json").json["pairs"][0]
    explained = cli("identity", "explain", new_case, queued["left"], queued["right"], "--json").json
    stored = case.rows("SELECT decibans, probability FROM candidate_link")
    assert (queued["decibans"], queued["probability"]) in stored
    assert (explained["decibans"], explained["probability"]) == (queued["decibans"], queued["probability"])
    assert explained["rows"][-1]["sum"] == explained["decibans"]
    assert sum(row["decibans"] for row in explained["rows"]) == pytest.approx(explained["decibans"], abs=1e-9)


def _cite(new_case, *persons):
    with open_workspace(new_case, write=True) as workspace:
        values = judged.cited_values(workspace.records, map(mention_of, persons))
        workspace.register.decide(
            author="Ada",
            object_type="citation",
            object_id="dossier x",
            judgement="cited",
            reason="x",
            values=values,
        )
        workspace.log()


def test_a_cited_number_stays_when_files_bring_persons_together(case, new_case, cli):
    case.add(row(1, LEA, "+33639980001"), row(2, LEA, "+33639980002"))
    _cite(new_case, "P-1-2-1")
    case.add(
        row(3, LEA, "+33639980001", mail="l@example.org"), row(4, LEA, "+33639980002", mail="l@example.org")
    )
    assert case.payers() == [["R1", "R2", "R3", "R4"]]
    assert set(case.persons().values()) >= {mention_of("P-1-2-1")}
    assert mention_of("P-1-1-1") not in case.persons().values(), "the number that nobody cited gives way"
    assert cli("person", new_case, "P-1-1-1").out.count("the number was joined to P-1-2-1") == 1


def test_two_cited_persons_are_never_joined_without_asking(case, new_case, cli):
    case.add(row(1, LEA, "+33639980001"), row(2, LEA, "+33639980002"))
    _cite(new_case, "P-1-1-1", "P-1-2-1")
    case.add(
        row(3, LEA, "+33639980001", mail="l@example.org"), row(4, LEA, "+33639980002", mail="l@example.org")
    )
    groups = case.payers()
    assert not any({"R1", "R2"} <= set(group) for group in groups), groups
    assert cli("identity", "review", new_case).code == 0


def test_bad_requests_say_what_to_do(case, new_case, cli):
    case.add(row(1, LEA, "+33639980001"), row(2, "B. Keller", "+33639980002"))
    for arguments, told in (
        (("person", new_case, "nobody"), "is no person's number"),
        (("person", new_case, "P-9-9-1"), "there is no person P-9-9-1"),
        (
            ("identity", "decide", new_case, "P-1-1-1", "P-1-1-1", "--answer", "same", "--reason", "x"),
            "one number",
        ),
        (
            ("identity", "decide", new_case, "P-1-1-1", "P-1-2-1", "--answer", "same", "--reason", " "),
            "empty",
        ),
        (("identity", "undo", new_case, "7", "--reason", "x"), "no decision about identity"),
    ):
        done = cli(*arguments)
        assert done.code == 2, done.err
        assert told in done.err
        assert len(done.err.strip().splitlines()) == 1
