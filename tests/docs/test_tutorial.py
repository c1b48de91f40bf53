"""The tutorial does what it says: its commands run in order, and print what the page shows."""

import pytest

from docs import pages

GUIDES = sorted((pages.ROOT / "docs" / "guide").glob("*.md"))


def test_the_tutorial_runs_and_prints_what_it_shows(tutorial_folder):
    folder, compared = tutorial_folder
    assert compared >= 10
    assert (folder / "lead.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_the_guide_runs_and_prints_what_it_shows(page, after_tutorial):
    assert pages.check(page, after_tutorial) >= 1


def test_every_shown_output_belongs_to_a_command():
    for page in [pages.ROOT / "docs" / "tutorial.md", *GUIDES]:
        found = pages.blocks(page)
        compared = sum(block.shown is not None for block in found if block.lang in ("sh", "python"))
        assert compared == sum(block.lang == "text" for block in found), page.name


@pytest.mark.parametrize(
    ("shown", "output", "same"),
    [
        ("a … c\n", "a b c\n", True),
        ("a … c\n", "a b\n", False),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nd\n", True),
        ("a\n", "a\nb\n", False),
        ("a.c\n", "abc\n", False),
        ("a\n", "a  \n", True),
    ],
)
def test_outputs_are_compared_line_by_line(shown, output, same):
    assert pages.matches(shown, output) is same
