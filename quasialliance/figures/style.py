"""What all figures share: sizes in millimetres, type, colours, and files that repeat to the byte.

Sizes are those of a journal's one and two columns, and type is at least 7 pt at that size. Colours are from the
palette of Okabe and Ito (2008), which stays distinct in the common kinds of colour blindness; those of the outcome
classes differ in lightness too, so that a grey print can be read. A user's matplotlibrc and pyplot have no say.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import matplotlib
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from games.errors import FormatError, QuasiallianceError
from games.formats.text import write as write_files

from ..words import words as words

COLUMN, PAGE = 88.0, 180.0
"""Widths of one and two columns of a journal page, in mm."""
MARGIN = 1.5
"""Margin of a figure, in mm."""
INCH = 25.4
SMALL, NORMAL, LARGE = 7.0, 7.5, 8.5
"""Type sizes in points; what is written without a size is small."""
DOTS = 300
"""Resolution of PNG files and of rasterised parts, dots per inch."""

BLACK, SKY, GREEN, YELLOW, BLUE, VERMILLION, PURPLE, ORANGE = (
    "#000000", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#E69F00",
)  # fmt: skip
DARK, GREY, PALE = "#333333", "#595959", "#EBEBEB"
PLAYER_COLOURS = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE)
"""One for each player, in their order."""
LOW, HIGH = BLUE, ORANGE
"""Colours of what is low or lowers, and of what is high or raises."""
CLASS_COLOURS: Mapping[str, str] = MappingProxyType({"cohesion": SKY, "mixed": YELLOW, "friction": VERMILLION})
"""Outcome class -> colour."""

RC: Mapping[Any, Any] = MappingProxyType(
    {
        "svg.hashsalt": "quasialliance",  # ids in SVG files are random without it
        "svg.fonttype": "path",
        "pdf.fonttype": 42,
        "font.family": "DejaVu Sans",  # ships with matplotlib, so that no machine lacks it
        "mathtext.fontset": "dejavusans",
        "font.size": SMALL,
        "axes.labelsize": NORMAL,
        "axes.titlesize": NORMAL,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 2.5,
        "ytick.major.size": 2.5,
        "legend.fontsize": SMALL,
        "legend.frameon": False,
        "hatch.linewidth": 0.5,
        "lines.linewidth": 1.0,
    }
)
METADATA: Mapping[str, dict[str, None]] = MappingProxyType(
    {
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
        "svg": {"Date": None, "Creator": None},
        "png": {"Software": None},
    }
)
"""Per format, what would otherwise write a date or a version into a file."""
FORMATS = tuple(METADATA)




@contextmanager
def style() -> Iterator[None]:
    """Apply the figures' style, starting from matplotlib's own defaults; also usable as a decorator.

    >>> with style():
    ...     matplotlib.rcParams["font.size"]
    7.0
    """
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(RC)
        yield


class Figure(MatplotlibFigure):
    """A matplotlib figure of a size in mm, empty at first, that shows itself as the last value of a notebook cell.

    ``heading`` is what is written above it, ``caption`` what is printed below it in the paper; both may be empty.

    >>> Figure(COLUMN, 60).get_size_inches().round(3).tolist()
    [3.465, 2.362]
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__(figsize=(width / INCH, height / INCH))
        self.heading = self.caption = ""

    def captioned(self, text: str) -> Figure:
        """Give the figure what a reader of the paper needs to understand it alone; return it."""
        self.caption = text
        return self

    @property
    def alt(self) -> str:
        """What is read out, or stands in its place, where the picture cannot be seen: its caption, else its heading.

        >>> Figure(COLUMN, 60).captioned("Where cohesion is strict.").alt
        'Where cohesion is strict.'
        """
        return self.caption or self.heading or "A figure without a caption."

    def panel(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Add axes at a place given in mm from the lower left corner; the place does not depend on what is drawn later."""
        across, up = self.get_size_inches() * INCH
        return self.add_axes((left / across, bottom / up, width / across, height / up))

    @cached_property
    def sheet(self) -> Axes:
        """Invisible axes over the whole figure whose data coordinates are mm from the lower left corner."""
        across, up = self.get_size_inches() * INCH
        whole = self.panel(0, 0, across, up)
        whole.set(xlim=(0, across), ylim=(0, up))
        whole.axis("off")
        return whole

    def write_heading(self, y: float, text: str) -> None:
        """Write a heading at the left margin of the sheet, up from a height in mm."""
        self.heading = " ".join(text.split())
        self.sheet.text(MARGIN, y, text, size=LARGE, weight="bold", va="bottom")

    def _repr_mimebundle_(self, **options: object) -> tuple[dict[str, Any], dict[str, Any]]:
        # Larger than in print, as a screen is read from farther away; an image wider than its cell is shrunk to fit.
        width, height = (round(144 * inches) for inches in self.get_size_inches())
        return {"image/png": render(self, "png")}, {"image/png": {"width": width, "height": height, "alt": self.alt}}


def text_width(text: str, size: float = SMALL, weight: Literal["normal", "bold"] = "normal") -> float:
    """Return the width in mm of the widest line of a text set in a size in points.

    >>> text_width("friction", 14) == 2 * text_width("friction")
    True
    """
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return max(
        float(text_to_path.get_text_width_height_descent(line, font, ismath="$" in line)[0]) * INCH / 72
        for line in text.split("\n")
    )


def wrap(text: str, width: float, size: float = SMALL, weight: Literal["normal", "bold"] = "normal") -> str:
    """Break a text at spaces so that no line is wider than a width in mm, single words excepted.

    >>> wrap("engage and press", 16)
    'engage and\\npress'
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def heading(text: str, width: float) -> str:
    """Break a heading so that it fits a figure of a width in mm."""
    return wrap(text, width - 2 * MARGIN, LARGE, "bold")


def tint(colour: str, strength: float) -> str:
    """Return a colour mixed with white; strength 1 leaves it, 0 gives white.

    >>> tint("#000000", 0.5)
    '#808080'
    """
    red, green, blue = (1 - strength * (1 - part) for part in to_rgb(colour))
    return to_hex((red, green, blue))


def class_tint(group: str, strength: float) -> str:
    """Return the colour of an outcome class, mixed with white."""
    return tint(CLASS_COLOURS[group], strength)


def signed(value: float, digits: int = 3) -> str:
    """Write a number with its sign and a true minus; one that would round to zero keeps one digit.

    >>> signed(0.25), signed(-0.25), signed(-0.0004), signed(0)
    ('+0.250', '−0.250', '−0.0004', '0.000')
    """
    text = f"{value:+.{digits}f}"
    if not float(text):
        text = f"{value:+.1g}" if value else text[1:]
    return text.replace("-", "−")


def render(drawn: MatplotlibFigure, form: str) -> bytes:
    """Return a figure as the bytes of a file: the same bytes for the same figure, whenever and wherever it is drawn.

    Parameters
    ----------
    form
        "pdf", "svg" or "png".

    Raises
    ------
    FormatError
        If the form is another.
    """
    if form not in METADATA:
        raise FormatError(f"figures are written as {', '.join(METADATA)}; got {form!r}")
    out = io.BytesIO()
    with style(), _fonts_without_layout():
        drawn.savefig(out, format=form, dpi=DOTS, metadata=METADATA[form])
    return out.getvalue()


@contextmanager
def _fonts_without_layout() -> Iterator[None]:
    """Leave out of the fonts in a PDF the tables for setting type, which no reader of PDF uses and cutting which takes long.

    What is left out by default is an attribute of fontTools that it does not document; where it is not there, nothing changes.
    """
    try:
        from fontTools.subset import Options
    except ImportError:
        yield
        return
    kept = getattr(Options, "_drop_tables_default", None)
    if isinstance(kept, list):
        Options._drop_tables_default = [*kept, "GDEF", "GPOS", "GSUB"]
    try:
        yield
    finally:
        if isinstance(kept, list):
            Options._drop_tables_default = kept


def form_of(output: Path, what: str) -> str:
    """Return the format that a figure file's name asks for, if it can be written there.

    Raises
    ------
    QuasiallianceError
        If its suffix is no format of figures, or its folder does not exist; it begins with ``what``.

    >>> form_of(Path("tree.PDF"), "draw")
    'pdf'
    """
    form = output.suffix.lstrip(".").lower()
    if form not in FORMATS:
        raise QuasiallianceError(f"{what}: {output.name!r}: a name that ends in {', '.join('.' + f for f in FORMATS)} is needed")
    if not output.parent.is_dir():
        raise QuasiallianceError(f"{what}: the folder {output.parent} does not exist; make it first")
    return form


def save(drawn: MatplotlibFigure, stem: Path | str, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write a figure as ``stem.pdf``, ``stem.svg``, ``stem.png`` and return the paths; folders are made as needed.

    Raises
    ------
    FormatError
        If a format is not one of the three, or a file cannot be written: then none is.

    >>> save(Figure(COLUMN, 40), "fig1", ("eps",))
    Traceback (most recent call last):
    games.errors.FormatError: figures are written as pdf, svg, png; got 'eps'
    """
    files = {Path(f"{stem}.{form}"): render(drawn, form) for form in formats}
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
    write_files(files)
    return list(files)
