"""Tables and what is read as a table: one source for text, HTML, LaTeX and data frames."""

import importlib
import inspect
import math
import pkgutil

import pytest

import games
import solvers
from games.errors import QuasiallianceError
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from games.table import Shown, Table, estimate, interval
from solvers import regimes
from tests.conformance.markup import check_latex

SCENARIO = games.episode("2019").scenario


def test_displays_stand_in_one_place() -> None:
    """No result class writes HTML of its own: what has a table has all displays of it."""
    names = [
        m.name for p in (games, solvers) for m in pkgutil.walk_packages(p.__path__, f"{p.__name__}.") if ".native" not in m.name
    ]
    own = {
        c.__name__
        for name in names
        for _, c in inspect.getmembers(importlib.import_module(name), inspect.isclass)
        if "_repr_html_" in vars(c) and c.__module__ in names
    }
    assert own <= {"Table", "Shown", "Solution"}


def test_every_display_is_of_the_table() -> None:
    """A ledger's text, HTML, LaTeX and frame are those of its table."""
    ledger = MODEL.game(SCENARIO).explain("ROK", "CC", "H")
    table = ledger.table()
    assert (repr(ledger), ledger._repr_html_(), ledger._repr_latex_()) == (str(table), table.to_html(), table.to_latex())
    frame = ledger.to_frame()
    assert list(frame.columns) == list(table.header)
    assert frame["contribution"].iloc[:-1].sum() == pytest.approx(frame["contribution"].iloc[-1], abs=5e-4 * len(frame))
    assert frame.attrs["caption"] == table.caption


def test_a_sentence_stays_a_sentence() -> None:
    """A result that has its own words keeps them as text and shows its table elsewhere."""
    found = regimes.threshold(MODEL, "CC", "dprk_threat_rok", at=SCENARIO)
    assert repr(found) == found.sentence()
    assert found._repr_html_() == found.table().to_html()


def test_columns_of_numbers_hold_numbers() -> None:
    """Whole numbers stay whole, fractions become floats, an empty cell is NaN, a huge number stays text."""
    rows = [("C", 1, "1/3", "", "1e400"), ("H", 2, "0.5", 3, "1")]
    frame = Table(("action", "count", "share", "gap", "huge"), rows).to_frame()
    assert frame["count"].tolist() == [1, 2]
    assert frame["count"].dtype.kind == "i"
    assert frame["share"].tolist() == pytest.approx([1 / 3, 0.5])
    assert frame["gap"].isna().tolist() == [True, False]
    assert frame["huge"].tolist() == ["1e400", "1"]
    assert Table(("a", "b"), ()).to_frame().shape == (0, 2)


def test_several_tables_are_not_one() -> None:
    """A game of three players takes one table per action of the third; to ask for one is an error that says so."""
    game = NormalFormGame([[[[0, 0], [0, 0]]] * 2] * 3)
    assert repr(game).count("Payoffs in the order") == game._repr_html_().count("<table>") == 2
    with pytest.raises(QuasiallianceError, match="its 2 tables"):
        game.to_frame()
    assert issubclass(NormalFormGame, Shown)


def test_parts_of_a_cell_have_columns_of_their_own_in_data() -> None:
    """A value with its error, or an interval, is one cell to a reader and two numbers to a program; empty if not defined."""
    table = Table(
        ("input", "range", "share"),
        (("s", interval("0", "0.5"), estimate(0.25, 0.01)), ("k", interval("0", "1"), estimate(math.nan, math.nan))),
    )
    assert str(table).splitlines()[1].split("  ")[-1] == "0.250 ± 0.010"
    assert table.to_csv().splitlines() == [
        "input,range low,range high,share,share half-width",
        "s,0,0.5,0.25,0.01",
        "k,0,1,,",
    ]
    frame = table.to_frame()
    assert frame["share half-width"].tolist()[0] == 0.01
    assert math.isnan(frame["share"][1])
    assert frame["range high"].tolist() == [0.5, 1]


def test_a_cell_without_parts_leaves_its_place_empty() -> None:
    """Where a column has parts, a cell that has none is empty in data, whatever it says to a reader."""
    table = Table(("a",), ((estimate(1, 0.5),), ("unknown",)))
    assert table.to_csv() == "a,a half-width\n1,0.5\n,\n"


def test_a_table_of_one_column_has_latex() -> None:
    """All of it says what a row is: it stands as it is, in a notebook too."""
    table = Table(("verdict",), [("no theory beats the look-up",)], caption="In words")
    check_latex(table.to_latex())
    assert table._repr_latex_() == table.to_latex()
    assert "no theory beats the look-up" in table.to_latex()
