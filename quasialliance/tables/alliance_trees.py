"""The alliance games as trees: what is played at the defaults, and under which conditions each path is the outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from games import library
from games.model.tree_model import TreeModel
from games.table import Cell, Table
from games.tree.extensive_form import END, ExtensiveFormGame
from solvers.regimes.path_conditions.paths import Regime, paths

from ..results import Results
from ..solving import solved
from ..words import words
from .payoffs import paid

MODELS: tuple[TreeModel, ...] = tuple(game.model for game in library.games() if isinstance(game.model, TreeModel))
"""Every alliance game that is a tree, in alphabetical order."""
RELATIONS = {"<=": r"\le", ">=": r"\ge", "<": "<", ">": ">"}
"""How inequalities of a model's conditions are written, and in LaTeX."""


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield what is played at the defaults, and the conditions of each path."""
    yield "table-trees", default_table()
    yield "table-tree-conditions", condition_table()


def default_table() -> Table:
    """Return, per model, the equilibria at the defaults as they are played, and what they pay.

    >>> print([row[1].text for row in default_table().rows if row[0].text == "Apology"])
    ['Japan: A; after apology: accept']
    """
    rows = []
    for model in MODELS:
        name: object = model.title
        for played, payoffs in _played(model).items():
            rows.append((name, played, paid(model.players, payoffs)))
            name = ""
    notes = (
        "Sequential equilibria where a player's kind is hidden, else subgame-perfect ones; only moves that are reached. "
        "Several rows: several equilibria.",
    )
    return Table(("game", "played at the defaults", "payoffs"), rows, caption="Alliance games as trees", notes=notes)


def _played(model: TreeModel) -> dict[str, tuple[Any, ...]]:
    """Return the equilibria at the defaults: moves that are reached -> payoffs."""
    game = model.game()
    solution = solved(game)
    found = [*solution.equilibria, *(e for component in solution.components for e in component.extreme)]
    return {_reached(game, e.behaviour): game.expected_payoffs(e.behaviour) for e in found}


def _reached(game: ExtensiveFormGame, behaviour: Mapping[str, Any]) -> str:
    """Return what is done at every information set that is reached."""
    reach, a = game.realisation_probabilities(behaviour), game.arrays
    done = []
    for number, label in enumerate(game.set_labels):
        if any(reach[node] > 0 for node in range(len(a)) if a.player[node] != END and a.information_set[node] == number):
            used = [(p, action) for p, action in zip(behaviour[label], game.set_actions[number], strict=True) if p > 0]
            mixed = " + ".join(f"{p} {action}" for p, action in used)
            done.append(f"{label}: {used[0][1] if len(used) == 1 else mixed}")
    return "; ".join(done)


def condition_table() -> Table:
    """Return, per model and path, the inequalities under which it is the outcome, in the parameters' symbols.

    >>> rows = [[cell.text for cell in row] for row in condition_table().rows]
    >>> ["", "N-accept", "", "chi < vK - alpha*(1 - rho)"] in rows, ["", "N-accept", "", "chi < vK - alpha"] in rows
    (False, True)
    """
    rows: list[tuple[object, ...]] = []
    told = [model for model in MODELS if model.conditions or model.game().arrays.perfect_information]
    for model in told:
        name: object = model.title
        for path, cases in _conditions(model):
            link = ""
            for case in cases:
                rows.append((name, path, link, case))
                name, path, link = "", "", "or"
    notes = (
        "One line for each case; its inequalities hold together. Boundaries belong to both sides. Before two allies, only the "
        "equilibria in which nobody signals are listed.",
        *(f"{model.title}: only solved by numbers." for model in MODELS if model not in told),
        *map(_symbols, told),
    )
    return Table(("game", "path", "", "outcome iff"), rows, caption="Conditions of paths in the alliance games", notes=notes)


def _symbols(model: TreeModel) -> Cell:
    """Return what a model's symbols stand for."""
    text = ", ".join(f"{p.symbol} {p.name}" for p in model.parameters)
    latex = ", ".join(f"${p.latex}$ {words(p.name)}" for p in model.parameters)
    return Cell(f"{model.title}: {text}.", f"{model.title}: {latex}.")


def _conditions(model: TreeModel) -> Iterator[tuple[str, list[Cell]]]:
    if model.conditions:
        for path, text in model.conditions:
            latex = _latex(model, text)
            yield path, [Cell(text.replace(" & ", ", "), f"${latex}$", _html(latex))]
        return
    for regime in paths(model).paths:
        cases = []
        for case in regime.region:
            alone = Regime(regime.moves, (case,), regime.notation)
            latex = alone.latex().replace(r" \wedge ", "$, $")
            text = alone.condition(words=False).removeprefix("iff ").replace(" and ", ", ")
            cases.append(Cell(text, f"${latex}$", _html(latex)))
        yield "-".join(regime.actions), cases


def _html(latex: str) -> str:
    return "\\(" + latex.replace("$, $", "\\), \\(") + "\\)"


def _latex(model: TreeModel, text: str) -> str:
    import sympy

    symbols = {p.symbol: sympy.Symbol(p.symbol, real=True) for p in model.parameters}
    names = {symbols[p.symbol]: p.latex for p in model.parameters}
    parts = []
    for inequality in text.split(" & "):
        word = next(word for word in RELATIONS if f" {word} " in inequality)
        sides = (sympy.sympify(side, locals=symbols) for side in inequality.split(f" {word} "))
        parts.append(f" {RELATIONS[word]} ".join(sympy.latex(side, symbol_names=names) for side in sides))
    return "$, $".join(parts)
