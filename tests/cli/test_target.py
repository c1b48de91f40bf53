"""`filature target`: what the verbs say, refuse and exit with."""

import pytest

from conftest import run_cli
from filature.register.targets import RIVALS

WHO = {name: ("--author", name, "--reason", "as the notes say") for name in ("Ada", "Bo")}


@pytest.fixture
def case(demo_case):
    return demo_case


def leads(case):
    found = run_cli("leads", case, "--top", 40, "--json").json["leads"]
    rich = next(one["lead"] for one in found if len(one["evidence_kinds"]) > 1)
    poor = next((one["lead"] for one in found if len(one["evidence_kinds"]) == 1), None)
    return rich, poor


def test_a_lead_becomes_a_target(case):
    rich, poor = leads(case)
    codes = {one["code"] for one in run_cli("explain", case, rich, "--json").json["explanations"]}
    assert len(codes & set(RIVALS)) > 5
    assert run_cli("target", "list", case).code == 1
    told = run_cli("target", "propose", case, rich, *WHO["Ada"])
    assert (told.code, told.out) == (
        0, f"{rich}: lead, proposed as target by Ada: a second person must agree\n"
    )  # fmt: skip
    refused = run_cli("target", "second", case, rich, *WHO["Ada"])
    assert refused.code == 2
    assert "target-second: " in refused.err
    row = run_cli("target", "second", case, rich, *WHO["Bo"], "--json").json
    assert (row["status"], row["signed"]) == ("target", ["Ada", "Bo"])
    if poor:
        few = run_cli("target", "propose", case, poor, *WHO["Ada"])
        assert (few.code, few.err.split(":")[0]) == (2, "target-evidence")
        by_hand = ("target", "evidence", case, poor, "--kind", "devices", "--exhibit", 1, *WHO["Ada"])
        assert run_cli(*by_hand).code == 0
        assert run_cli("target", "propose", case, poor, *WHO["Ada"]).code == 0
        assert run_cli("target", "withdraw", case, poor, *WHO["Bo"]).code == 0
        gone = run_cli("target", "dismiss", case, poor, "--rival", "FAM", *WHO["Bo"])
        assert gone.out == f"{poor}: dismissed by Bo, explained by FAM\n"
    listed = run_cli("target", "list", case)
    assert listed.code == 0
    assert "target, signed by Ada and Bo, on " in listed.out
    assert run_cli("target", "list", case, "--json").json["targets"][0]["lead"] == rich
    assert run_cli("target", "propose", case, "payer-9-9-9", *WHO["Ada"]).code == 2
    assert run_cli("verify", case).code == 0
