"""The tables of the alliance trees: what they say of the games whose conditions are written out is what the solvers find."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import sympy

from games import library
from games.model.tree_model import TreeModel
from games.models import provocation, reliability, tied_hands, two_allies, withdrawal
from quasialliance.results import Results
from quasialliance.tables.alliance_trees import MODELS, condition_table, default_table, paper
from solvers import sequential, subgame_perfect
from tests.parameter_values import draw


def holding(model: TreeModel, values: dict[str, Fraction]) -> list[str]:
    """Return the outcomes whose written conditions hold, read as formulas."""
    numbers = {symbol: sympy.Rational(v.numerator, v.denominator) for symbol, v in values.items()}
    return [
        path
        for path, text in model.conditions
        if all(bool(sympy.sympify(inequality, locals=numbers)) for inequality in text.split(" & "))
    ]


def test_conditions_of_the_signalling_game() -> None:
    """Line by line the kinds of equilibria that the model's closed form finds, where reliability makes signals cheaper."""
    rng = np.random.default_rng(15)
    names = [path for path, _ in reliability.MODEL.conditions]
    kinds = (
        "separating",
        "pooling on N with C",
        "pooling on N with H",
        "pooling on S with C",
        "semi-separating",
        "second semi-separating",
    )
    for _ in range(100):
        values = draw(reliability.MODEL, rng)
        found = reliability.kinds(values)
        assert holding(reliability.MODEL, values) == [name for name, kind in zip(names, kinds, strict=True) if kind in found]


def test_conditions_of_withdrawal() -> None:
    """At random points the pure paths that are written are those of the pure subgame-perfect equilibria."""
    rng = np.random.default_rng(16)
    written = {
        "withdraw-B-B": ("withdraw", "B", "B"),
        "withdraw-R-R": ("withdraw", "R", "R"),
        "stay, for fear of R-R": ("stay",),
    }
    seen = set()
    for _ in range(60):
        values = draw(withdrawal.MODEL, rng)
        equilibria = subgame_perfect.solve(withdrawal.MODEL.game(values)).equilibria
        pure = [e for e in equilibria if all(p in (0, 1) for own in e.behaviour.values() for p in own)]
        # Whoever balances alone or is balanced alone may be an equilibrium too; its paths are not in the table.
        alike = {e.path for e in pure if e.behaviour["Japan"].tolist() == e.behaviour["ROK"].tolist()}
        found = {written[path] for path in holding(withdrawal.MODEL, values)}
        assert found == alike, values
        seen |= found
    assert len(seen) == 3


def test_conditions_of_silence_before_two_allies() -> None:
    """Where no type gains by a signal, the allies' replies to silence are the written ones, by the sequential solver."""
    replies = {"both C": "CC", "Japan C, the ROK H": "CH", "Japan H, the ROK C": "HC", "both H": "HH"}
    for r in ("0.2", "0.5", "0.7"):
        values = two_allies.MODEL.values({"r": r, "kR": "1.5", "kU": 2, "b": "0.5"})
        solution = sequential.solve(two_allies.MODEL.game(values))
        found = [*solution.equilibria, *(e for component in solution.components for e in component.extreme)]
        played = {
            "".join("CH"[e.behaviour[f"{ally} after N"].tolist().index(1)] for ally in ("Japan", "ROK"))
            for e in found
            if e.behaviour["US reliable"].tolist() == e.behaviour["US unreliable"].tolist() == [0, 1]
        }
        (path,) = holding(two_allies.MODEL, values)
        assert played == {replies[path.removeprefix("pooling on N; ")]}


def test_tables_hold_every_tree_of_the_alliance() -> None:
    """Both tables begin each game with its title and render in every format; what has no closed form is named in a note."""
    titles = [model.title for model in MODELS]
    assert len(titles) == sum(isinstance(model, TreeModel) for model in (game.model for game in library.games()))
    conditions = condition_table()
    unsaid = [title for title in titles if f"{title}: only solved by numbers." in {note.text for note in conditions.notes}]
    assert unsaid == ["China as a bidder, terms first"]
    for table, own in ((default_table(), titles), (conditions, [title for title in titles if title not in unsaid])):
        assert [row[0].text for row in table.rows if row[0].text] == own
        assert "\\toprule" in table.to_latex()
        assert table.to_html().count("<tr>") == len(table.rows) + 1
    assert dict(paper(Results())).keys() == {"table-trees", "table-tree-conditions"}


def test_what_is_played_at_the_defaults() -> None:
    """The printed examples: 3/7 and 3/5 in signalling, and the path of 2018-19."""
    played = [row[1].text for row in default_table().rows]
    assert "US reliable: S; after S: 3/5 C + 2/5 H; after N: H; US unreliable: 3/7 S + 4/7 N" in played
    assert "Japan: X; ROK answers: T; US: P; ROK pressed: S" in played


def test_conditions_of_a_provocation() -> None:
    """At random parameters exactly one line holds, and it is the path of the closed form, which is that of backward induction."""
    rng = np.random.default_rng(17)
    seen = set()
    for _ in range(150):
        values = draw(provocation.MODEL, rng)
        (held,) = holding(provocation.MODEL, values)
        assert held.partition(",")[0] == "-".join(provocation.path(values))
        seen.add(held)
    assert len(seen) == 8


def test_conditions_of_tied_hands() -> None:
    """The lines that hold are the pooling outcomes of the closed form."""
    rng = np.random.default_rng(18)
    for _ in range(60):
        values = draw(tied_hands.MODEL, rng)
        found = {tuple(line.partition(",")[0].split("; ")) for line in holding(tied_hands.MODEL, values)}
        assert found == tied_hands.outcomes(values)
