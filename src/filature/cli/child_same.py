"""The verbs of `filature child` on two children who may be the same: what is proposed, and the decision on it."""

from pathlib import Path

import click

from filature.cli.child_shared import author_option, folder_argument, reason_option, tell, who
from filature.cli.output import emit, json_option, table


@click.command("proposals")
@folder_argument
@click.option("--weak", is_flag=True, help="Also those that share only a country and an age interval.")
@click.option("--judged", is_flag=True, help="Also those on which somebody decided.")
@json_option
def proposals(case: Path, weak: bool, judged: bool, as_json: bool) -> int:
    """List children of different cases who may be the same, with what speaks for and against; names are not compared.

    Nothing is joined: `filature child same` and `different` decide. Exit code 1: there is none.
    """
    from filature.register import same_child
    from filature.workspace import open_workspace
    from filature.workspace.access import Action, Noun

    with open_workspace(case, write=False) as workspace:
        seen = workspace.register.visible(Noun.CHILD, Action.SEE)
        found = [
            {
                "children": [same_child.name_of(number, seen) for number in one.pair],
                "reasons": list(one.reasons),
                "against": list(one.against),
                "judgement": one.judged.judgement if one.judged else None,
                "judged_by": one.judged.author if one.judged else None,
            }
            for one in same_child.proposals(workspace, weak=weak)
            if judged or one.judged is None
        ]
    if as_json:
        emit({"proposals": found})
        return 0 if found else 1
    if not found:
        click.echo("nothing is proposed; that is no finding that no child is in two cases")
        return 1
    rows = [
        (
            " and ".join(map(str, row["children"] or ())), "; ".join(map(str, row["reasons"] or ())),
            "; ".join(map(str, row["against"] or ())) or "-",
            f"{row['judgement']}, by {row['judged_by']}" if row["judgement"] else "(nobody yet)",
        )
        for row in found
    ]  # fmt: skip
    click.echo(table(rows, ("children", "for", "against", "decided")))
    return 0


def _verb(judgement: str, text: str) -> click.Command:
    @click.command(judgement, help=text)
    @folder_argument
    @click.argument("name", metavar="CHILD")
    @click.argument("other", metavar="CHILD")
    @reason_option
    @author_option
    @json_option
    def decide(case: Path, name: str, other: str, reason: str, author: str | None, as_json: bool) -> int:
        from filature.register import same_child
        from filature.workspace import open_workspace

        with open_workspace(case, write=True) as workspace:
            pair = same_child.judge(
                workspace, name, other, judgement=judgement, reason=reason, author=who(author)
            )
        first, second = (child.pseudonym for child in pair)
        row = {"children": [first, second], "judgement": judgement}
        return tell(row, f"{first} and {second}: {judgement}; both records stay", as_json=as_json)

    return decide


SAME = (
    proposals,
    _verb("same", "Decide that two children are the same one; both records stay."),
    _verb("different", "Decide that two children are not the same one; it is no longer proposed."),
)
