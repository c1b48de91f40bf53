from lxml import etree

ELEMENTS = {"svg", "title", "desc", "rect", "line", "text", "g", "path"}
SVG = "{http://www.w3.org/2000/svg}"


def well_formed(svg):
    """Assert that a figure is safe to show anywhere; return its root."""
    root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    assert root.tag == SVG + "svg"
    assert root.get("role") == "img"
    assert root[0].tag == SVG + "title"
    assert root[0].text
    assert root[1].tag == SVG + "desc"
    assert root[1].text
    for one in root.iter():
        assert one.tag.removeprefix(SVG) in ELEMENTS
        for name in one.attrib:
            assert name not in {"style", "href", "class", "id"}
            assert not name.startswith("on")
            assert "{" not in name
    return root


def text_of(root):
    return " ".join(root.itertext())
