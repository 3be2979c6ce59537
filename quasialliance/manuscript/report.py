r"""The report: sections in LaTeX whose numbers, tables and figures the build fills in, and an appendix with all others.

A section is a file ``sections/NAME.tex``; they are read in the order of their names. In it ``[[table/row/column]]`` is a number of
a table, ``[[table/row/column|%]]`` a share as a percentage, ``|+`` a number without its sign, ``[[= table-NAME]]`` a table and
``[[= NAME]]`` a figure at this place. No number stands in a section otherwise, but years and those of names.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from games.errors import QuasiallianceError
from games.latex.writer import escape

from .numbers import value

SECTIONS, OWN = Path(__file__).parent / "sections", Path(__file__).parent / "own"
"""Folders of the sections of the paper, and of those of a paper of one's own scenarios."""
SLOT = re.compile(r"\[\[(=?)\s*([^\]|]+?)\s*(?:\|([%+]))?\]\]")
ENGINES: Mapping[str, tuple[str, ...]] = {
    "pdflatex": ("-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "report.tex"),
    "tectonic": ("--untrusted", "report.tex"),
}
"""Programs that set LaTeX, in the order in which they are looked for, and their arguments."""
RUNS, PATIENCE = 3, 300
"""How often pdflatex is run, so that references and long tables settle, and seconds that a run may take."""
PREAMBLE = r"""% Written by the build. Needs amsmath, array, booktabs, geometry, graphicx, longtable.
\documentclass[10pt]{article}
\usepackage[a4paper,hmargin=20mm,vmargin=25mm]{geometry}
\usepackage{amsmath,array,booktabs,graphicx,longtable}
\ifdefined\pdftrailerid\pdftrailerid{}\pdfsuppressptexinfo=-1\fi
\input{numbers.tex}
\renewcommand{\topfraction}{0.9}\renewcommand{\textfraction}{0.05}\renewcommand{\floatpagefraction}{0.8}
\setcounter{topnumber}{4}\setcounter{totalnumber}{6}
\title{Friction and cohesion in the quasi-alliance of Japan and the Republic of Korea}
\author{}\date{}
\begin{document}
\maketitle
"""


@dataclass(frozen=True)
class Picture:
    """A figure as the report prints it: its file's stem, its caption, and its width in mm."""

    stem: str
    caption: str
    wide: float

    def latex(self) -> str:
        """Return the float."""
        size = rf"width={self.wide:.0f}mm" if self.wide < 165 else r"width=\linewidth"
        lines = [rf"\includegraphics[{size}]{{figures/{self.stem}.pdf}}", rf"\caption{{{escape(self.caption)}}}"]
        return "\n".join([r"\begin{figure}[htbp]", r"\centering", *lines, rf"\label{{fig:{self.stem}}}", r"\end{figure}"])


def report(found: Mapping[str, str], tables: Sequence[str], pictures: Sequence[Picture], sections: Path = SECTIONS) -> str:
    """Return the report.

    Parameters
    ----------
    found
        Numbers by name.
    tables, pictures
        Stems of the tables, and the figures, in the order of the appendix.
    sections
        The folder of the sections.

    Raises
    ------
    QuasiallianceError
        If a section asks for a number, table or figure that there is not.
    """
    shown: set[str] = set()
    by_stem = {picture.stem: picture.latex() for picture in pictures}
    by_stem |= {stem: rf"\input{{tables/{stem}.tex}}" for stem in tables}
    texts = [_filled(path, found, by_stem, shown) for path in sorted(sections.glob("*.tex"))]
    rest = [stem for stem in (*(picture.stem for picture in pictures), *tables) if stem not in shown]
    appendix = [r"\appendix", r"\clearpage", r"\section{All other figures and tables}", *_spaced([by_stem[stem] for stem in rest])]
    return "\n".join([PREAMBLE + "\n".join(texts), *(appendix if rest else []), r"\end{document}"]) + "\n"


def _spaced(floats: Sequence[str]) -> list[str]:
    """Return floats with a new page after every few, as LaTeX holds only so many that wait for their place."""
    return [text + (r"\clearpage" if k % 6 == 5 else "") for k, text in enumerate(floats)]


def _filled(path: Path, found: Mapping[str, str], by_stem: Mapping[str, str], shown: set[str]) -> str:
    text = path.read_text("utf-8")
    placed = []

    def slot(match: re.Match[str]) -> str:
        whole, name, form = match.groups()
        if not whole:
            return escape(_formed(value(found, name), form, f"{path.name}: {name}"))
        if name not in by_stem:
            raise QuasiallianceError(f"report: {path.name}: no table or figure {name!r} in this build")
        shown.add(name)
        placed.append(name)
        return by_stem[name]

    return SLOT.sub(slot, text)


def _formed(text: str, form: str | None, where: str) -> str:
    """Return a number in the form that a slot asks for.

    >>> _formed("0.7301", "%", ""), _formed("-0.155", "+", ""), _formed("6 of 24", None, "")
    ('73.0%', '0.155', '6 of 24')
    """
    if form is None:
        return text
    try:
        number = Fraction(text)
    except ValueError:
        raise QuasiallianceError(f"report: {where}: a number is needed for this form; got {text!r}") from None
    return f"{100 * float(number):.1f}%" if form == "%" else text.lstrip("-")


def typeset(folder: Path) -> str | None:
    """Set ``report.tex`` of a folder as ``report.pdf``, if a program that can is found; return its name, or None.

    What the program leaves beside the PDF is removed. A run that fails leaves no PDF.
    """
    engine = next((name for name in ENGINES if shutil.which(name)), None)
    if engine is None:
        return None
    quiet = os.environ | {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}
    before = {path.name for path in folder.iterdir()}
    good = True
    for _ in range(RUNS if engine == "pdflatex" else 1):
        try:
            command = [engine, *ENGINES[engine]]
            done = subprocess.run(command, cwd=folder, env=quiet, capture_output=True, timeout=PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired):
            good = False
            break
        good = done.returncode == 0
        if not good:
            break
    for path in folder.iterdir():
        if path.name not in before and (path.name != "report.pdf" or not good):
            path.unlink()
    return engine if good else None
