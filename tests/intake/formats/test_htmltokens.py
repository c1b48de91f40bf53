"""HTML tokens: the same whatever the pieces, the same as another parser's on honest pages, linear on others."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.intake.formats.htmltokens import Tag, tokens
from intake import samples_communications as samples


def merged(pieces):
    """Tokens with neighbouring texts joined."""
    found = []
    for token in tokens(pieces):
        if isinstance(token, str) and found and isinstance(found[-1], str):
            found[-1] += token
        else:
            found.append(token)
    return found


class Other(HTMLParser):
    """The standard library's parser, as a second opinion."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append(Tag(tag, {name: value for name, value in attrs if value is not None}))

    def handle_endtag(self, tag):
        self.found.append(Tag(f"/{tag}", {}))

    def handle_data(self, data):
        self.found.append(data)


@pytest.mark.parametrize("spelling", samples.SPELLINGS)
def test_honest_pages_read_as_by_another_parser(spelling):
    page = samples.whatsapp(spelling).decode()
    page = page.replace("<style>.m{color:red}</style>", "")  # its text is passed over here
    other = Other()
    other.feed(page)
    other.close()
    assert merged([page]) == other.found


@settings(derandomize=True, max_examples=200, deadline=None, print_blob=True)
@given(
    st.text(st.sampled_from("<>/!-&#;\"'= abdivscript0?\n"), max_size=60),
    st.lists(st.integers(1, 7), max_size=20),
)
def test_the_cut_into_pieces_changes_nothing(text, cuts):
    pieces, at = [], 0
    for cut in cuts:
        pieces.append(text[at : at + cut])
        at += cut
    pieces.append(text[at:])
    assert merged(pieces) == merged([text])


def test_entities_comments_scripts_and_quotes():
    page = 'a &amp; b<!-- <div> --><div CLASS="t o" title="a > b" x=1>&#233;<script>if (a<b) "</div>"</script></div>'
    assert merged([page]) == [
        "a & b",
        Tag("div", {"class": "t o", "title": "a > b", "x": "1"}),
        "é",
        Tag("script", {}),
        Tag("/script", {}),
        Tag("/div", {}),
    ]


@pytest.mark.parametrize(
    "unit", ["<!--", "<a ", "</a", "<?", "<![CDATA[", "&#", "<", '<a "', "&#9", "<a b=c ", "<script "]
)
def test_a_megabyte_of_anything_costs_its_length(unit):
    """Quadratic reading would take hours here; the suite would stop on its own time limit."""
    text = unit * (1_000_000 // len(unit))
    assert sum(len(token) for token in tokens([text]) if isinstance(token, str)) <= len(text)


def test_what_a_tag_holds_is_bounded():
    picture = f'<img src="{"A" * 1_000_000}" class="x">after'
    tag, text = merged([picture])
    assert (tag.name, text) == ("img", "after")
    assert sum(map(len, tag.attributes.values())) < 20_000
