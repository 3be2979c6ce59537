"""The report and the numbers: everything in the text is a cell of a table, and LaTeX sets it."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import games
from games.errors import QuasiallianceError
from games.table import Table
from quasialliance.manuscript.numbers import macros, numbers
from quasialliance.manuscript.report import OWN, SECTIONS, SLOT, Picture, report, typeset
from solvers.verdict import verdict
from tests.conftest import Built

TABLE = Table(("id", "margin", "share"), [("E19", "-0.155", "0.25"), ("E23", "0.223", "1")], "Episodes", ("A note.",))
FOUND = numbers([("table-episodes", TABLE)])


def test_no_number_in_a_section_is_typed() -> None:
    """Outside the slots there are no digits but years."""
    for path in (*SECTIONS.glob("*.tex"), *OWN.glob("*.tex")):
        text = SLOT.sub("", path.read_text("utf-8"))
        text = re.sub(r"\\ref\{[^}]*\}", "", text)
        assert set(re.findall(r"\d+", text)) <= {"2019", "2023"}, path.name


def test_the_reports_numbers_are_those_of_the_tables(small_paper: Built) -> None:
    """Two numbers of the text, read from the CSV files; no slot is left."""
    text = (small_paper.folder / "report.tex").read_text("utf-8")
    assert "[[" not in text
    with (small_paper.folder / "tables" / "table-episodes.csv").open(encoding="utf-8") as lines:
        margins = {row["id"]: row["cohesion margin"] for row in csv.DictReader(lines)}
    assert f"would gain {margins['E19'].lstrip('-')} by leaving" in text
    assert f"leaving it costs at least {margins['E23']}" in text
    for form in ("figures", "tables"):
        stems = {path.stem for path in (small_paper.folder / form).iterdir()}
        shown = re.findall(rf"{{{form}/([^}}]*)\.(?:pdf|tex)}}", text)
        assert sorted(shown) == sorted(stems)


def test_what_the_text_says_in_words_holds(small_paper: Built) -> None:
    """(F, F) is the only equilibrium of 2019, (C, C) of 2023; no account of the US choice is right more often than the majority."""
    for year, profile in (("2019", ("F", "F")), ("2023", ("C", "C"))):
        found = verdict(games.scenario(year))
        assert (found.strict, found.solution.complete, len(found.solution.equilibria)) == ((profile,), True, 1)
    rows = small_paper.of("quasialliance.tables.us_choice")["table-us-accounts"].rows
    scores = {row[0].text: float(row[1].text.split()[0]) for row in rows}
    assert max(scores.values()) == scores["majority (baseline)"]
    shares = {row[0].text: row[1].text for row in small_paper.of("quasialliance.tables.volumes")["table-us-first"].rows}
    assert float(shares["engaging strictly dominates pressing when all move at once"]) == 1


def test_every_number_has_a_name(small_paper: Built) -> None:
    """The macro file holds the cells of the tables by what is printed, minus signs set as such."""
    text = (small_paper.folder / "numbers.tex").read_text("utf-8")
    assert re.search(r"(?m)^\\setresult\{episodes/2019/cohesion margin\}\{\$-\$0\.155\}$", text)
    assert r"\setresult{flips-2023/DPRK threat (ROK)/now}{0.900}" in text
    names = re.findall(r"(?m)^\\setresult\{([^}]*)\}", text)
    assert len(set(names)) == len(names) > 3000
    assert all(name.isascii() for name in names)


def test_slots_take_forms(tmp_path: Path) -> None:
    """A number as it is, without its sign, as a percentage; notes; a table and a figure in their place, all others after."""
    section = r"A [[episodes/2019/margin]] B [[episodes/2019/margin|+]] C [[episodes/2019/share|%]] D [[episodes/notes]] [[= pic]]"
    (tmp_path / "1.tex").write_text(section, "utf-8")
    text = report(FOUND, ["table-episodes"], [Picture("pic", "50% of it", 88)], tmp_path)
    assert "A $-$0.155 B 0.155 C 25.0\\% D A note." in text
    assert text.index(r"\caption{50\% of it}") < text.index(r"\appendix") < text.index("tables/table-episodes.tex")


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("[[episodes/2019/marg]]", "no number 'episodes/2019/marg' in the tables; did you mean 'episodes/2019/margin'"),
        ("[[= nothing]]", "1.tex: no table or figure 'nothing'"),
        ("[[episodes/notes|%]]", "1.tex: episodes/notes: a number is needed"),
    ],
)
def test_a_slot_that_cannot_be_filled_is_an_error(section: str, message: str, tmp_path: Path) -> None:
    """It says which, and what is near."""
    (tmp_path / "1.tex").write_text(section, "utf-8")
    with pytest.raises(QuasiallianceError, match=re.escape(message)):
        report(FOUND, [], [], tmp_path)


def test_without_latex_there_is_no_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build goes on; nothing is written."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert typeset(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


# Skipped, not failed: the paper is built without LaTeX, which is no requirement.
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is needed to set the report")
def test_latex_sets_the_report(small_paper: Built, tmp_path: Path) -> None:
    """Twice the same bytes, nothing left beside it; no reference is undefined and no box over the margin by more than 2 pt."""
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        shutil.copytree(small_paper.folder, folder)
        before = set(folder.iterdir())
        assert typeset(folder) == "pdflatex"
        assert set(folder.iterdir()) - before == {folder / "report.pdf"}
    assert (folders[0] / "report.pdf").read_bytes() == (folders[1] / "report.pdf").read_bytes()
    for _ in range(2):
        subprocess.run(["pdflatex", "-interaction=batchmode", "report.tex"], cwd=folders[0], capture_output=True, check=False)
    log = (folders[0] / "report.log").read_text("latin-1")
    assert all(float(over) <= 2 for over in re.findall(r"Overfull \\[hv]box \(([\d.]+)pt", log))
    assert "undefined" not in log
    (folders[1] / "report.tex").write_text(r"\documentclass{nothing}", "utf-8")
    (folders[1] / "report.pdf").unlink()
    assert typeset(folders[1]) is None
    assert not list(folders[1].glob("report.[!t]*"))


# Skipped, not failed: the paper is built without LaTeX, which is no requirement.
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is needed to set the macros")
def test_an_authors_text_gets_numbers_by_name(tmp_path: Path) -> None:
    r"""``\result{...}`` prints the number; a name that is not there is an error of LaTeX that names it."""
    (tmp_path / "numbers.tex").write_text(macros(FOUND), "utf-8")
    body = r"\begin{document}\typeout{GOT \result{episodes/2023/margin}}\result{no}\end{document}"
    text = r"\documentclass{article}\input{numbers.tex}" + body
    (tmp_path / "own.tex").write_text(text, "utf-8")
    subprocess.run(["pdflatex", "-interaction=nonstopmode", "own.tex"], cwd=tmp_path, capture_output=True, check=False)
    log = (tmp_path / "own.log").read_text("latin-1")
    assert "GOT 0.223" in log
    assert "There is no number 'no'" in log
