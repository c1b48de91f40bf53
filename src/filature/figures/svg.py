"""SVG as text: elements with presentation attributes only, every value escaped, numbers written one way.

A `style` attribute or a script would break the content security policy of the screens (STYLE, section 10)
and change nothing on paper, so neither can be written here.
"""

from dataclasses import dataclass
from pathlib import Path

from filature.locales.characters import visible

WIDTH = 720
"""Units across every figure: 12-unit text is then about 8 points on an A4 page."""

INK = "#1a1a1a"
SOFT = "#595959"
RULE = "#8c8c8c"
GRID = "#dcdcdc"
GAP = "#e6e6e6"
PAPER = "#ffffff"
PAYMENT = "#1f4e79"
SESSION = "#9c5700"
FONT = "Helvetica, Arial, sans-serif"
_FORBIDDEN = frozenset({"style", "href", "xlink:href"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawn figure; a notebook shows it by itself."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> Path:
        """Write the SVG to `path` and return it."""
        target = Path(path)
        target.write_text(self.svg, encoding="utf-8")
        return target


def escape(value: str) -> str:
    """Return `value` fit for XML text and attributes."""
    shown = visible(value)
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        shown = shown.replace(mark, entity)
    return shown


def number(value: float) -> str:
    """Return a coordinate with at most two decimals and no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """Return one element; `children` are finished SVG, attributes are escaped and None is left out."""
    parts = [name]
    for key, value in attributes.items():
        if value is None:
            continue
        attribute = "viewBox" if key == "viewBox" else key.rstrip("_").replace("_", "-")
        if attribute in _FORBIDDEN or attribute.startswith("on"):
            raise ValueError(f"attribute {attribute!r} may not be written")
        parts.append(f'{attribute}="{escape(value) if isinstance(value, str) else number(value)}"')
    head = " ".join(parts)
    return f"<{head}>{''.join(children)}</{name}>" if children else f"<{head}/>"


def label(x: float, y: float, value: str, **attributes: str | float | None) -> str:
    """Return one line of text at (x, y)."""
    return element("text", escape(value), x=x, y=y, **attributes)


def tip(value: str) -> str:
    """Return the title that a screen shows when the pointer rests on the parent."""
    return element("title", escape(value))


def shorten(value: str, width: float, size: float = 12) -> str:
    """Return `value` cut to about `width` units of `size`-unit text, with an ellipsis where cut.

    0.62 em a character is a cautious mean for the sans and serif faces in use.
    """
    most = max(int(width / (size * 0.62)), 2)
    return value if len(value) <= most else value[: most - 1].rstrip() + "…"


def document(height: float, *body: str, title: str, description: str) -> str:
    """Return the whole figure: WIDTH units wide, titled and described for those who cannot see it."""
    root = element(
        "svg",
        "\n",
        element("title", escape(title)),
        "\n",
        element("desc", escape(description)),
        "\n",
        element("rect", x=0, y=0, width=WIDTH, height=height, fill=PAPER),
        "\n",
        *(part + "\n" for part in body if part),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {number(height)}",
        width=WIDTH,
        height=height,
        role="img",
        font_family=FONT,
        font_size=12,
        fill=INK,
    )
    return root + "\n"
