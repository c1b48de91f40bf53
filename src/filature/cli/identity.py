"""`filature identity`: may these be one person? Review, decide, take back, explain."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option, table

_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
_AUTHOR = click.option("--author", help="Who decides or looks. Default: the login name.")
_BLIND = "score and first answer are kept from whoever gives the second opinion"


@click.group("identity")
def command() -> None:
    """Judge whether persons are one: each answer is signed, explained, and can be taken back.

    Exit code 1: nothing is open (`review`), or there is none (`legs`).
    """


@command.command("review")
@_FOLDER
@_AUTHOR
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many to list.")
@json_option
def review(folder: Path, author: str | None, limit: int, as_json: bool) -> int:
    """List the pairs to judge, first what would change the leads most. Exit code 1: nothing is open."""
    from filature.identity import judged, reading
    from filature.workspace import open_workspace, person_at_keyboard

    with open_workspace(folder, write=False) as workspace:
        workspace.last_run()
        judgements = judged.in_force(workspace.register.decisions())
        queue = reading.review(workspace.records, judgements, author or person_at_keyboard())
    if as_json:
        emit({"open": len(queue), "pairs": queue[:limit]})
        return 0 if queue else 1
    if not queue:
        click.echo("nothing to review: no two persons may be one, as far as the data tell")
        return 1
    rows = [
        (
            row["kind"], row["left"], row["left_name"] or "(no name)", row["right"], row["right_name"] or "(no name)",
            "(hidden)" if row["second_opinion"] else "-" if row["probability"] is None else f"{row['probability']:.4f}",
            "second opinion" if row["second_opinion"] else row["standing"],
        )
        for row in queue[:limit]
    ]  # fmt: skip
    click.echo(table(rows, ("what", "person", "name", "and", "name", "probability", "standing")))
    if any(row["second_opinion"] for row in queue[:limit]):
        click.echo(_BLIND)
    if len(queue) > limit:
        click.echo(f"and {len(queue) - limit} more: see --limit")
    click.echo(f"open one: filature identity explain {folder} {rows[0][1]} {rows[0][3]}")
    return 0


@command.command("explain")
@_FOLDER
@click.argument("left", metavar="PERSON")
@click.argument("right", metavar="PERSON")
@_AUTHOR
@json_option
def explain(folder: Path, left: str, right: str, author: str | None, as_json: bool) -> int:
    """Show why two persons are, or are not, taken for one: each comparison with its weight in decibans."""
    from filature.identity import explaining, judged
    from filature.workspace import open_workspace, person_at_keyboard

    with open_workspace(folder, write=False) as workspace:
        workspace.last_run()
        judgements = judged.in_force(workspace.register.decisions())
        found = explaining.explain(workspace.records, left, right, judgements, author or person_at_keyboard())
    if as_json:
        emit(found)
        return 0
    click.echo(f"{found['left']} and {found['right']}: {found['says']}")
    if found["rows"]:
        blind = found["second_opinion"]
        rows = [
            (
                row["comparison"], row["left"] or "-", row["right"] or "-", row["label"],
                "" if blind else f"{row['decibans']:+.1f}", "" if blind else f"{row['sum']:+.1f}",
            )
            for row in found["rows"]
            if row["label"] != "not comparable"
        ]  # fmt: skip
        click.echo(table(rows, ("compared", "one", "other", "found", "decibans", "sum")))
    if found["second_opinion"]:
        click.echo(_BLIND)
    elif found["probability"] is not None:
        click.echo(f"probability {found['probability']:.4f} ({found['decibans']:+.1f} decibans)")
    for row in found["answers"]:
        click.echo(
            f"decision {row['decision']}: {row['answer']}, by {row['author']}, {row['at']}: {row['reason']}"
        )
    return 0


@command.command("decide")
@_FOLDER
@click.argument("left", metavar="PERSON")
@click.argument("right", metavar="PERSON")
@click.option("--answer", type=click.Choice(["same", "different", "unsure"]), required=True)
@click.option("--reason", required=True, help="Why, in a sentence.")
@_AUTHOR
@json_option
def decide(
    folder: Path, left: str, right: str, answer: str, reason: str, author: str | None, as_json: bool
) -> int:
    """Record whether two persons are one; it counts from the next `filature run` on."""
    from filature.identity import deciding
    from filature.workspace import open_workspace, person_at_keyboard

    with open_workspace(folder, write=True) as workspace:
        workspace.last_run()
        decision = deciding.decide(
            workspace, left, right, answer=answer, reason=reason, author=author or person_at_keyboard()
        )
    if as_json:
        emit({"decision": decision.decision_no, "pair": decision.object_id.split("|"), "answer": answer,
              "at": decision.decided_at})  # fmt: skip
    else:
        click.echo(
            f"decision {decision.decision_no}: {decision.object_id.replace('|', ' and ')}: {answer}, "
            f"by {decision.author}; `filature run` follows it"
        )
    return 0


@command.command("undo")
@_FOLDER
@click.argument("number", metavar="DECISION", type=click.IntRange(1))
@click.option("--reason", required=True, help="Why, in a sentence.")
@_AUTHOR
@json_option
def undo(folder: Path, number: int, reason: str, author: str | None, as_json: bool) -> int:
    """Take back a decision about identity; the next run restores exactly what stood before it."""
    from filature.identity import deciding
    from filature.workspace import open_workspace, person_at_keyboard

    with open_workspace(folder, write=True) as workspace:
        decision = deciding.undo(workspace, number, reason=reason, author=author or person_at_keyboard())
    if as_json:
        emit({"decision": decision.decision_no, "withdraws": number, "pair": decision.object_id.split("|")})
    else:
        click.echo(f"decision {decision.decision_no}: decision {number} is taken back, by {decision.author}; "
                   "`filature run` follows it")  # fmt: skip
    return 0


@command.command("legs")
@_FOLDER
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many to list.")
@json_option
def legs(folder: Path, limit: int, as_json: bool) -> int:
    """Propose which send record and which payout record are one transfer, one to one, without a common reference.

    A proposal joins nothing. Exit code 1: there is none.
    """
    from filature.identity import proposing
    from filature.workspace import open_workspace

    with open_workspace(folder, write=True) as workspace:
        workspace.last_run()
        found, told = proposing.legs(workspace)
    if as_json:
        emit({"legs": told, "proposals": found})
        return 0 if found else 1
    click.echo(f"{told['sends']} send and {told['payouts']} payout records without a common reference")
    if not found:
        click.echo("none of them go together with enough certainty")
        return 1
    rows = [
        (row["send"], row["payout"], f"{row['probability']:.4f}", f"{row['decibans']:.1f}")
        for row in found[:limit]
    ]
    click.echo(table(rows, ("sent in", "paid out in", "probability", "decibans")))
    if len(found) > limit:
        click.echo(f"and {len(found) - limit} more: see --limit")
    return 0
