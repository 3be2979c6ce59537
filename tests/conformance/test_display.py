"""Everything that is shown keeps its contract: at most a screen of text, well-formed HTML, balanced LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import games
from games import catalogue, trees
from games.models.trilateral import MODEL
from solvers import comparison, evidence, refinements, sensitivity, stability
from solvers.evidence.backtesting.calibration import calibration
from solvers.evidence.backtesting.transfer import transfer
from solvers.evidence.codings import figure_tables
from solvers.evidence.records.dyad import dyad
from solvers.verdict import verdict
from tests.conformance.markup import check_html, check_latex
from tests.conformance.samples import SAMPLES
from tests.conformance.test_methods import METHODS, found
from tests.conformance.walk import holding, short

LINES = 60
"""Lines of a screen."""


def shown() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield (name, maker): a result of every method, every model and entry, games, reports and verdicts."""
    for method in METHODS:
        yield f"solution-{short(method)}", lambda method=method: found(method)[0][1]
    for module in holding("games.models", "MODEL"):
        yield short(module), lambda module=module: module.MODEL
    for slug, entry in {**catalogue.entries(), **trees.entries()}.items():
        yield f"entry-{slug}", lambda entry=entry: entry
    for kind, samples in SAMPLES.items():
        for slug, game in samples.items():
            yield f"{kind.__name__}-{slug}", lambda game=game: game
    scenario = games.episode("2019").scenario
    yield "stability", lambda: stability.report(MODEL, scenario)
    yield "refinements", lambda: refinements.report(MODEL.game(scenario))
    yield "verdict", lambda: verdict(scenario)
    yield "scenario", lambda: scenario
    yield "theory", lambda: games.theory("murphy")
    yield "theories", lambda: comparison.theories_on([scenario])
    yield "comparison", lambda: comparison.compare(scenario, games.theory("yoon").apply(scenario))
    yield "divergence", lambda: comparison.diverge(games.theory("cha"), games.theory("park"), draws=4)
    few: dict[str, Any] = {"draws": 20, "noise": 1, "rng": 0}
    own = [games.theory("cha"), games.theory("kelly")]
    yield "backtest", lambda: evidence.backtest(own, permutations=3, resamples=9, **few)
    yield "backtest-column", lambda: evidence.backtest(own, permutations=3, resamples=9, **few).columns[0]
    yield "calibration", lambda: calibration(evidence.backtest(own[:1], permutations=0, resamples=9, **few).columns[0])
    yield "transfer", lambda: transfer([dyad("northern-triangle")], own, resamples=9, **few)
    yield "record", lambda: evidence.Coding("data").apply(map(evidence.Case.of, games.episodes().values()))
    yield "figures", lambda: figure_tables()["cinc"]
    for method, size in (("sobol", "samples"), ("interactions", "samples"), ("morris", "trajectories"), ("pawn", "draws")):
        options: dict[str, Any] = {size: 128, "rng": 0, "progress": False}
        yield method, lambda method=method, options=options: getattr(sensitivity, method)(MODEL, scenario, **options)
    options = {"draws": 64, "rng": 0, "progress": False}
    yield "robust choice", lambda: sensitivity.robust_choice(MODEL, scenario, levels=2, **options)
    yield "cheapest levers", lambda: sensitivity.cheapest_levers(MODEL, scenario)
    yield "elasticities", lambda: sensitivity.elasticities(MODEL, scenario)
    yield "curves", lambda: sensitivity.curves(MODEL, scenario, draws=8, rng=0)
    yield "lever", lambda: games.levers.lever("apology")


SHOWN = dict(shown())


@pytest.mark.parametrize("name", SHOWN)
def test_a_value_shows_itself_on_one_screen(name: str) -> None:
    """Its text is at most a screen, not the bare address of an object; HTML and LaTeX are well-formed where it has them."""
    value = SHOWN[name]()
    text = repr(value)
    assert text
    assert " object at 0x" not in text
    assert text.count("\n") < LINES
    if hasattr(value, "_repr_html_"):
        check_html(value._repr_html_())
    if hasattr(value, "_repr_latex_"):
        check_latex(value._repr_latex_())
