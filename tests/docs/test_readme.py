"""The README is true: its commands run as printed, its links lead somewhere, its table is the code's."""

import re
import subprocess

import pytest

from docs import pages
from filature import errors
from filature.cli import VERBS

ROOT = pages.ROOT
README = ROOT / "README.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_HEADER = (
    "N° opération;Date d'envoi;N° expéditeur;Expéditeur;Téléphone expéditeur;Pièce d'identité;IBAN débité;"
    "Bénéficiaire;Téléphone bénéficiaire;Compte bénéficiaire;Pays;Montant envoyé;Devise envoyée;Frais;"
    "Montant payé;Devise payée;Canal;Motif;Statut"
)


def _row(number, payer, day) -> str:
    return (
        f"CT-{number};{day:02}/03/2026 23:15:00;;Payer {payer};063998{payer:04};;;Payee;+639001230001;;PH;"
        f"{20 + 5 * payer},00;EUR;2,90;;;mobile;;"
    )


def export_csv():
    """Eight payers of one payee, then from row 9 on one who pays often: the lead that the README opens."""
    rows = [_row(payer, payer, payer) for payer in range(1, 9)]
    rows += [_row(number, 9, number) for number in range(9, 15)]
    return "\n".join([_HEADER, *rows]) + "\n"


def test_the_readme_runs_as_printed(tmp_path):
    (tmp_path / "export.csv").write_text(export_csv(), encoding="utf-8")
    done = [block for block in pages.blocks(README) if block.lang in ("sh", "python")]
    make, *_ = done
    assert "make demo" in make.text
    ours = tmp_path / "page.md"
    ours.write_text("\n".join(f"```{b.lang}\n{b.text}```\n" for b in done[1:]), encoding="utf-8")
    pages.check(ours, tmp_path)
    assert (tmp_path / "lead.pdf").is_file()


def test_make_targets_of_the_readme_exist():
    targets = re.findall(r"^make (\w+)", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert targets
    for target in targets:
        subprocess.run(["make", "-n", target], cwd=ROOT, check=True, capture_output=True)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in _anchors(found), f"{page.name} links to {target}"


def _anchors(page) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_page_can_be_reached_from_the_readme():
    seen, waiting = set(), [README]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            path = (page.parent / target).resolve()
            waiting += sorted(path.glob("*.md")) if path.is_dir() else [path]
    assert set(PAGES) <= seen


def test_the_exit_codes_are_those_of_the_code():
    table = dict(re.findall(r"^\| (\d) \| (.+) \|$", README.read_text(encoding="utf-8"), re.MULTILINE))
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.FilatureError)
    ]
    assert set(table) == {"0", "1"} | {str(kind.exit_code) for kind in kinds}
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    assert all(f"| {code} | {text} |" in page for code, text in table.items())


def test_every_verb_is_documented():
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\w+)$", page, re.MULTILINE) == list(VERBS)


def test_commands_named_in_prose_exist():
    for page in PAGES:
        for verb in re.findall(r"`filature ([a-z]+)", page.read_text(encoding="utf-8")):
            assert verb in VERBS, f"{page.name} names `filature {verb}`"
