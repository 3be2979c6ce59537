"""What a command says of a tree whose paths have conditions in closed form: which path is the outcome, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from games.errors import QuasiallianceError
from games.model.tree_model import TreeModel
from games.scenarios.scenario import Scenario
from games.table import Table


@dataclass(frozen=True)
class PathConditions:
    """The paths of a model of trees, each with its cases; in one of them, all inequalities hold where the path is the outcome.

    Attributes
    ----------
    title
        Of what game, and whose outcomes these are.
    cases
        Path, or outcome in words -> its cases, each as its inequalities in the parameters' symbols.
    here
        The outcomes at the values asked about; several where several are equilibria.
    symbols
        Symbol -> name of the parameters that the inequalities are in.

    >>> from games.models.apology import MODEL
    >>> found = path_conditions(MODEL, Scenario("defaults", {"china_offer": "0.1"}, model=MODEL))
    >>> found.here, found.cases["N-accept"]
    (('N-accept',), (('chi < vK - alpha',),))
    """

    title: str
    cases: Mapping[str, tuple[tuple[str, ...], ...]]
    here: tuple[str, ...]
    symbols: Mapping[str, str]

    def only(self, path: str) -> PathConditions:
        """Return one path's; a QuasiallianceError if it is an outcome nowhere."""
        wanted = "-".join(path.replace(",", " ").replace("-", " ").split())
        if wanted not in self.cases:
            raise QuasiallianceError(f"--profile {path}: this path is an outcome nowhere; these are: {'; '.join(self.cases)}")
        return PathConditions(self.title, {wanted: self.cases[wanted]}, self.here, self.symbols)

    def table(self) -> Table:
        """Return one row for each case: the path, and its inequalities."""
        rows = []
        for path, cases in self.cases.items():
            name, link = path + (" (here)" if path in self.here else ""), ""
            for case in cases:
                rows.append((name, link, ", ".join(case) or "always"))
                name, link = "", "or"
        used = " ".join(text for cases in self.cases.values() for case in cases for text in case)
        words = set("".join(c if c.isalnum() or c == "_" else " " for c in used).split())
        legend = ", ".join(f"{symbol} {name}" for symbol, name in self.symbols.items() if symbol in words)
        notes = ("Here: an outcome at the values asked about.", f"Symbols: {legend}.")
        return Table(("outcome", "", "iff"), rows, caption=self.title, notes=notes)

    def record(self) -> dict[str, Any]:
        """Return the same for JSON."""
        return {
            "title": self.title,
            "here": list(self.here),
            "outcomes": {path: [list(case) for case in cases] for path, cases in self.cases.items()},
            "symbols": dict(self.symbols),
        }


def path_conditions(model: TreeModel, at: Scenario, without: tuple[str, ...] = ()) -> PathConditions:
    """Return when each outcome of a model of trees comes about.

    Where every player sees all moves before, those of the subgame-perfect paths, derived; elsewhere those of the model's own text.

    Raises
    ------
    QuasiallianceError
        If a player does not see all moves before, and the model says no conditions of its own.
    """
    names = {p.symbol: p.name for p in model.parameters}
    if not model.game(at.values, without=without).arrays.perfect_information:
        if not model.conditions:
            raise QuasiallianceError(
                f"{model.name.replace('_', '-')}: a player does not see all moves before, so that its paths have no conditions in "
                "closed form; solve, explain and draw take it at values, with --concept"
            )
        told = {outcome: (tuple(text.split(" & ")),) for outcome, text in model.conditions}
        here = tuple(outcome for outcome, text in model.conditions if _holds(text, model.scenario_values(at, without)))
        return PathConditions(f"{model.title}: equilibria, as its text has them", told, here, names)
    from solvers.regimes.path_conditions.conditions import Regime
    from solvers.regimes.path_conditions.paths import paths

    off = model.off((*at.without, *without))
    found = paths(model, {s: value for s, value in at.values.items() if s not in off}, fixed=off)
    cases = {
        "-".join(regime.actions): tuple(
            tuple(Regime(regime.moves, (case,), regime.notation).condition(words=False).removeprefix("iff ").split(" and "))
            if case
            else ()
            for case in regime.region
        )
        for regime in found.paths
    }
    return PathConditions(
        f"{model.title}: subgame-perfect paths", cases, tuple("-".join(regime.actions) for regime in found.here), names
    )


def _holds(text: str, values: Mapping[str, Fraction]) -> bool:
    """Tell whether inequalities joined by "&" hold at exact values."""
    import sympy

    exact = {symbol: sympy.Rational(value.numerator, value.denominator) for symbol, value in values.items()}
    return all(bool(sympy.sympify(one, locals=exact)) for one in text.split(" & "))
