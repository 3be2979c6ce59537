"""Everything that is shown keeps its contract: at most a screen of text, well-formed HTML, balanced LaTeX."""

from __future__ import annotations

import inspect
import pickle
import re
from collections.abc import Callable, Iterator
from typing import Any

import pandas
import pytest

import games
from games import catalogue, trees
from games.arguments import _atoms, _class
from games.errors import QuasiallianceError
from games.interval_game import IntervalGame
from games.models import apology
from games.models.trilateral import MODEL
from solvers import comparison, debate, evidence, nash, rapprochement, refinements, regimes, sensitivity, stability, us_choice
from solvers.evidence.backtesting.calibration import calibration
from solvers.evidence.backtesting.transfer import transfer
from solvers.evidence.codings import figure_tables
from solvers.evidence.estimation.bank import bank
from solvers.evidence.estimation.observations import coded
from solvers.evidence.estimation.priors import prior
from solvers.evidence.records.dyad import dyad
from solvers.verdict import verdict
from tests.conformance.markup import check_html, check_latex
from tests.conformance.samples import SAMPLES
from tests.conformance.test_arguments import FACING
from tests.conformance.test_methods import METHODS, found
from tests.conformance.walk import holding, public_functions, short

LINES = 60
"""Lines of a screen."""
SCREEN = 80 * LINES
"""Characters of a screen."""


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
    yield "trilateral", lambda: MODEL
    yield "episode", lambda: games.episode("2019")
    yield "mechanism", lambda: MODEL.mechanisms[0]
    yield "parameter", lambda: MODEL.parameters[0]
    yield "equilibrium", lambda: nash.solve(MODEL.game(scenario)).equilibria[0]
    yield "certificate", lambda: nash.solve(MODEL.game(scenario)).equilibria[0].certificate
    yield "batch", lambda: nash.solve_batch(MODEL.batch({"s": [0.1, 0.3]}, at=scenario, timing="given"))
    yield "regime map", lambda: regimes.map(MODEL, "s", "TKN", at=scenario, shape=9)
    yield "exact map", lambda: regimes.exact_map(MODEL, "hJ", "hK", at=scenario, select=False)
    yield "threshold", lambda: regimes.threshold(MODEL, "CC", "dprk_threat_rok", at=scenario)
    yield "bifurcation", lambda: regimes.bifurcation(apology.MODEL, "china_offer")
    yield "conditions", lambda: regimes.conditions(MODEL, "CC", at=scenario)
    yield "radius", lambda: regimes.radius(MODEL, "FF", at=scenario)
    yield "rapprochement", lambda: rapprochement.report(scenario)
    yield "US choice", lambda: us_choice.first_move(scenario)
    yield "judgement of a claim", lambda: debate.judge("protection-binds")
    yield "claims together", lambda: debate.together("protection-binds", "withdrawal-unites")
    yield "interval game", lambda: IntervalGame.rounded(MODEL.game(scenario), 1)
    yield "draws", lambda: sensitivity.pawn(MODEL, scenario, draws=64, rng=0, progress=False).draws
    yield "posterior", lambda: bank(prior(games.theory("kelly"), coded()), coded(), draws=16, rng=0)


SHOWN = dict(shown())


@pytest.mark.parametrize("name", SHOWN)
def test_a_value_shows_itself_on_one_screen(name: str) -> None:
    """Its text is at most a screen, not the bare address of an object; HTML and LaTeX are well-formed where it has them."""
    value = SHOWN[name]()
    text = repr(value)
    assert text
    assert " object at 0x" not in text
    assert text.count("\n") < LINES
    check_html(value._repr_html_())
    check_latex(value._repr_latex_())


@pytest.mark.parametrize("name", SHOWN)
def test_a_value_is_pickled(name: str) -> None:
    """What is sent to another process, or kept in a file, is the same when it comes back."""
    value = SHOWN[name]()
    back = pickle.loads(pickle.dumps(value))
    assert type(back) is type(value)
    assert repr(back) == repr(value)


@pytest.mark.parametrize("name", SHOWN)
def test_a_value_is_a_data_frame(name: str) -> None:
    """It converts to pandas in one call, or says which of its tables do."""
    value = SHOWN[name]()
    try:
        frame = value.to_frame()
    except QuasiallianceError:  # no single table shows it
        frame = value.tables()[0].to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert len(frame.columns)


def results() -> Iterator[type]:
    """Yield the classes of the project that functions of the face say they return."""
    for function in FACING.values():
        for atom in _atoms(inspect.signature(function).return_annotation):
            inner = re.sub(r"^\w+\[(.*?)(, \.\.\.)?\]$", r"\1", atom)
            kind = _class(inner, function) if inner.isidentifier() else None
            if kind is not None and kind.__module__.partition(".")[0] in ("games", "solvers"):
                yield kind


@pytest.mark.parametrize("kind", [pytest.param(kind, id=f"{kind.__module__}.{kind.__name__}") for kind in dict.fromkeys(results())])
def test_a_result_has_all_displays(kind: type) -> None:
    """Whatever class a public function returns has text, HTML, LaTeX and a data frame."""
    assert all(hasattr(kind, word) for word in ("__repr__", "_repr_html_", "_repr_latex_", "to_frame"))


def test_help_fits_on_a_screen() -> None:
    """The signature of a public function or class takes no more than half a screen: no default is printed at length."""
    long = {name: len(str(inspect.signature(thing))) for name, thing in public_functions() if _signed(thing) > SCREEN // 2}
    assert long == {}


def _signed(thing: Any) -> int:
    try:
        return len(str(inspect.signature(thing)))
    except ValueError:  # a class without one
        return 0


MAPS = {"regime map": ("margin", (9, 9)), "exact map": (None, (200, 200))}


@pytest.mark.parametrize("name", MAPS)
def test_a_map_is_a_picture_and_an_array(name: str) -> None:
    """In a notebook a map is drawn; as data it is labelled by its two parameters."""
    value, (layer, shape) = SHOWN[name](), MAPS[name]
    assert value._repr_html_().startswith("<svg")
    data = value.to_xarray()
    array = data if layer is None else data[layer]
    assert array.shape == shape
    assert set(array.dims) == {value.x.name, value.y.name}


def test_payoffs_are_an_array() -> None:
    """A table is a labelled array, one dimension for whose payoff it is and one for each player's action."""
    game = MODEL.game(games.scenario("2019"))
    data = game.to_xarray()
    assert data.dims == ("payoff", "Japan", "ROK")
    assert float(data.sel(payoff="ROK", Japan="C", ROK="H")) == float(game.payoff("ROK", "CH"))
