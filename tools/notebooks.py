"""Run the notebooks and write them as pages that are read without a network: pictures, formulas and style inside the file.

    python tools/notebooks.py build/notebooks              # all of them, executed
    python tools/notebooks.py build/notebooks literature   # some, by name

Formulas become MathML, which browsers set by themselves; so no page asks for a script, a style sheet or a font from elsewhere.
"""

from __future__ import annotations

import argparse
import html
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup, NavigableString
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from nbclient import NotebookClient
from nbconvert.filters.markdown import markdown2html
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

FOLDER = Path(__file__).parents[1] / "notebooks"
SECONDS = 300
"""Granted to one cell, and to a kernel's start."""
FORMULA = re.compile(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|(?<![\\$])\$([^$\n]+?)\$|\\\((.+?)\\\)", re.DOTALL)
"""A formula in a text: the first two are set on a line of their own."""
SIGNS, LONG = tuple("+-−=<>≤≥⟺"), 5
"""Before what a formula may be broken, and into how many parts it must fall to be."""
PLAIN = ("code", "pre", "script", "style")
"""Elements in which a dollar is a dollar."""
STYLE = """
:root { color-scheme: light; }
body { font: 17px/1.55 Charter, "Bitstream Charter", Cambria, "DejaVu Serif", serif; color: #1a1a1a; background: #fff;
  max-width: 68rem; margin: 2.5rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1rem; } h2 { font-size: 1.3rem; margin: 2.6rem 0 .6rem; }
p, ul, ol { max-width: 46rem; } a { color: #0a5a8a; } .anchor-link { display: none; }
.highlight { background: #f6f6f4; border-left: 3px solid #d5d5d0; margin: 1rem 0; }
.highlight pre { font: 13px/1.45 "DejaVu Sans Mono", Consolas, Menlo, monospace; margin: 0;
  padding: .7rem .9rem; overflow-x: auto; }
code { font: .86em "DejaVu Sans Mono", Consolas, Menlo, monospace; }
.output { margin: 1rem 0 1.4rem; overflow-x: auto; }
table { border-collapse: collapse; font: 14px/1.4 "DejaVu Sans", "Segoe UI", Helvetica, sans-serif; margin: .4rem 0; }
caption { font-weight: bold; padding-bottom: .4rem; caption-side: top; }
th { border-bottom: 1.5px solid #333; vertical-align: bottom; } td { border-bottom: 1px solid #e4e4e0; vertical-align: top; }
th, td { padding: .3rem .7rem .3rem 0; } small { color: #555; font: 13px/1.4 "DejaVu Sans", "Segoe UI", Helvetica, sans-serif; }
.output p { max-width: none; margin: .2rem 0; } img { max-width: 100%; height: auto; }
math[display="block"] { margin: 1rem 0; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } .output { overflow: visible; }
  .highlight pre { white-space: pre-wrap; } }
"""


def execute(path: Path, folder: Path) -> NotebookNode:
    """Return a notebook with its outputs, run in a fresh kernel in a folder."""
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=SECONDS, startup_timeout=SECONDS, kernel_name="python3", resources=where).execute()
    return notebook


def page(notebook: NotebookNode) -> str:
    """Return an executed notebook as one HTML page that asks for nothing from elsewhere."""
    body = "\n".join(part for cell in notebook.cells for part in parts(cell))
    soup = BeautifulSoup(body, "html.parser")
    for text in soup.find_all(string=FORMULA.search):
        if not any(parent.name in PLAIN for parent in text.parents):
            text.replace_with(BeautifulSoup(set_formulas(text), "html.parser"))
    title = soup.h1.get_text() if soup.h1 else "Notebook"
    colours = HtmlFormatter(style="friendly").get_style_defs(".highlight")
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title>'
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB"><head>{head}<style>{colours}{STYLE}</style></head>\n<body>\n{soup}\n</body></html>\n'
    )


def parts(cell: NotebookNode) -> Iterator[str]:
    """Yield a cell's text, or its code and then its outputs, as HTML."""
    if cell.cell_type == "markdown":
        yield markdown2html(cell.source)
        return
    yield highlight(cell.source, PythonLexer(), HtmlFormatter())
    for output in cell.outputs:
        if output.output_type in ("execute_result", "display_data"):
            yield f'<div class="output">{shown(output)}</div>'
        else:
            yield f"<pre>{html.escape(output.get('text', '') or output.get('evalue', ''))}</pre>"


def shown(output: NotebookNode) -> str:
    """Return the richest form of an output that a page can hold."""
    data = output.data
    if "text/html" in data:
        return str(data["text/html"])
    if "image/png" in data:
        told = output.metadata.get("image/png", {})
        size = "".join(f' {word}="{told[word]}"' for word in ("width", "height") if word in told)
        picture = data["image/png"].replace("\n", "")
        return f'<img src="data:image/png;base64,{picture}"{size} alt="{html.escape(told.get("alt", ""))}">'
    if "text/latex" in data:
        return html.escape(data["text/latex"], quote=False)
    return f"<pre>{html.escape(data['text/plain'])}</pre>"


def set_formulas(text: NavigableString | str) -> str:
    """Return a text as HTML with its formulas in MathML.

    >>> print(set_formulas("if $a < b$ & so"))
    if <math xmlns="http://www.w3.org/1998/Math/MathML"><mi>a</mi><mo>&lt;</mo><mi>b</mi></math> &amp; so
    """
    parts, end = [], 0
    for found in FORMULA.finditer(text):
        parts.append(html.escape(text[end : found.start()], quote=False))
        alone, inside = found[1] or found[2], found[3] or found[4]
        latex = (alone or inside).replace(r"\displaystyle", "").replace(r"\iff", r"\Longleftrightarrow").strip()
        try:
            parts.append(broken(re.sub(r">\s+<", "><", tex2mathml(latex, as_block=alone is not None))))
        except MathError:  # docutils knows much of LaTeX, not all: what it does not know is shown as it is written
            parts.append(f"<code>{html.escape(latex)}</code>")
        end = found.end()
    return "".join([*parts, html.escape(text[end:], quote=False)])


def broken(formula: str) -> str:
    """Return a long formula as several, so that a line may end before a sign or a relation; browsers do not break one.

    >>> broken(set_formulas("$a + b$")).count("<math"), broken(set_formulas("$a + b + c + d + e > 0$")).count("<math")
    (1, 6)
    """
    whole = BeautifulSoup(formula, "html.parser").math
    groups: list[list[str]] = [[]]
    for part in whole.contents:
        if part.name == "mo" and part.get_text() in SIGNS and groups[-1]:
            part["form"] = "infix"
            groups.append([])
        groups[-1].append(str(part))
    if whole.get("display") == "block" or len(groups) < LONG:
        return formula
    return " ".join(f'<math xmlns="{whole["xmlns"]}">{"".join(group)}</math>' for group in groups)


def main() -> None:
    """Write the notebooks that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="where the pages go")
    parser.add_argument("names", nargs="*", help="of notebooks, without .ipynb; by default all")
    asked = parser.parse_args()
    known = {path.stem: path for path in sorted(FOLDER.glob("*.ipynb"))}
    for name in asked.names:
        if name not in known:
            parser.error(f"no notebook is called {name!r}; there are {', '.join(known)}")
    asked.folder.mkdir(parents=True, exist_ok=True)
    for name in asked.names or known:
        (asked.folder / f"{name}.html").write_text(page(execute(known[name], asked.folder)), "utf-8")
        print(asked.folder / f"{name}.html")


if __name__ == "__main__":
    main()
