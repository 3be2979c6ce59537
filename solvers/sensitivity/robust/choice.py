"""Robust choice: every setting of the levers judged over the whole box of what is uncertain."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ParameterError
from games.exact.numbers import decimal, exact
from games.levers import Lever
from games.models.trilateral import Trilateral
from games.options import whole
from games.profile import CLASSES
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table, number

from ..evaluation import level
from ..indices import wilson
from ..sweeps import designs
from ..swings import Range
from . import measures
from .judging import Judged, judged
from .pulls import Pull, available, uncertain
from .settings import Setting, settings
from .worst import WorstCase, nowhere, worst_case

Floats = NDArray[np.float64]

DRAWS = 4096
QUANTILE = 0.9
"""Share of the box in which the regret is at most the one that is shown beside the largest."""
SHOWN = 14
"""Settings in a printed table."""
COHESION = CLASSES.index("cohesion")


@dataclass(frozen=True, repr=False)
class RobustChoice(Shown):
    """Settings of levers over a box.

    Attributes
    ----------
    model, scenario, pulls, ranges
        What was asked: the model, the scenario, its levers, and the intervals of what is uncertain; draws are independent.
    settings
        The S settings, nothing pulled first.
    judged
        What each comes to at each of the N draws, which all settings share.
    margin, price
        How large a cohesion margin is enough (more than this), and what a unit of cost is worth in the margin.
    rng, confidence
        Seed of the draws and confidence level of the intervals.
    seconds
        Wall time; not compared.
    """

    model: Trilateral
    scenario: Scenario
    pulls: tuple[Pull, ...]
    ranges: tuple[Range, ...]
    settings: tuple[Setting, ...]
    judged: Judged
    margin: Fraction
    price: Fraction
    rng: int
    confidence: float
    seconds: float = field(default=0.0, compare=False)

    @property
    def draws(self) -> int:
        """Draws."""
        return int(self.judged.margin.shape[1])

    @cached_property
    def costs(self) -> Floats:
        """The cost of each setting, shape (S,)."""
        return np.array([float(own.cost) for own in self.settings])

    @cached_property
    def strict(self) -> Floats:
        """Share of the draws in which the cohesion margin is more than is asked for, shape (S,): (C, C) is strict if that is 0."""
        return measures.satisfied(self.judged.margin, float(self.margin))

    @cached_property
    def selected(self) -> Floats:
        """Share of the draws in which the selected profile is (C, C), shape (S,)."""
        return np.asarray((self.judged.outcome == COHESION).mean(axis=1))

    @cached_property
    def value(self) -> Floats:
        """Yield of each setting at each draw, shape (S, N): the margin less ``price`` for each unit of cost."""
        return np.asarray(self.judged.margin - float(self.price) * self.costs[:, None])

    @cached_property
    def regret(self) -> Floats:
        """How much less than the best setting each yields at each draw, shape (S, N)."""
        return measures.regret(self.value)

    @cached_property
    def cheapest_in(self) -> Floats:
        """Share of the draws in which each setting is the cheapest that suffices, shape (S,); the rest is where none does."""
        first = measures.first_sufficient(self.judged.margin > float(self.margin), self.costs)
        return np.bincount(first[first >= 0], minlength=len(self.settings)) / self.draws

    @cached_property
    def front(self) -> NDArray[np.bool_]:
        """Which settings no other beats in cost and share, shape (S,)."""
        return measures.undominated(self.costs, self.strict)

    @cached_property
    def _worst(self) -> dict[int, WorstCase]:
        return {}

    def left(self, k: int) -> tuple[Range, ...]:
        """Return what is uncertain still under the k-th setting."""
        return tuple(r for r in self.ranges if r.parameter.symbol not in self.settings[k].sets)

    def worst(self, k: int) -> WorstCase:
        """Return the exact worst case of the k-th setting over the box; it is looked for when it is first asked for.

        Where a payoff is no polynomial in the inputs (a user's own mechanism), it is the worst of the draws, without a proof.
        """
        if k not in self._worst:
            case = self.settings[k].on(self.scenario)
            try:
                self._worst[k] = worst_case(self.model, case, self.left(k))
            except ParameterError:
                draw = int(self.judged.margin[k].argmin())
                columns = _design(self.model, self.ranges, self.draws, self.rng).columns((slice(draw, draw + 1),))
                at = {r.parameter.symbol: exact(float(columns[r.parameter.name][0])) for r in self.left(k)}
                self._worst[k] = replace(worst_case(self.model, case.set(dict(at)), ()), at=at, low=-math.inf)
        return self._worst[k]

    def holds(self, k: int) -> str:
        """Return where in the box (C, C) is strict under the k-th setting: proved "everywhere" or "nowhere", or "in part".

        In part: at some point, or at none if that was not proved.
        """
        if self.worst(k).everywhere:
            return "everywhere"
        empty = self.worst(k).low > -math.inf and not (self.judged.margin[k] > 0).any()
        sure = empty and nowhere(self.model, self.settings[k].on(self.scenario), self.left(k))
        return "nowhere" if sure else "in part"

    def cheapest(self, share: float) -> Setting | None:
        """Return the cheapest setting that suffices in so large a share of the box, the lower end of its interval counting.

        Raises
        ------
        ParameterError
            If the share does not lie between 0 and 1.
        """
        if not 0 < share < 1:
            raise ParameterError(f"share: a share between 0 and 1 is needed; got {share!r}")
        fit = [k for k, own in enumerate(self.strict) if wilson(float(own), self.draws, self.confidence)[0] >= share]
        return self.settings[min(fit, key=lambda k: (self.costs[k], -self.strict[k]))] if fit else None

    def everywhere(self) -> Setting | None:
        """Return the cheapest setting under which (C, C) is proved to be strict at every point of the box."""
        fit = sorted(np.flatnonzero((self.judged.margin > 0).all(axis=1)).tolist(), key=lambda k: self.costs[k])
        return next((self.settings[k] for k in fit if self.worst(k).everywhere), None)

    def minimax(self) -> Setting:
        """Return the setting with the least largest regret (Savage 1951); the cheapest of several."""
        largest = self.regret.max(axis=1)
        return self.settings[min(range(len(self.settings)), key=lambda k: (float(largest[k]), float(self.costs[k])))]

    def maximin(self) -> Setting:
        """Return the setting whose exact worst case over the box is best (Wald 1950); the cheapest of several."""
        return self.settings[max(range(len(self.settings)), key=lambda k: (self.worst(k).low, -self.costs[k]))]

    def chosen(self, rows: int | None) -> list[int]:
        """Return which settings a table of so many rows shows, the most robust first; None: all.

        They are nothing pulled, those that no other beats in cost and share, then those with the largest share of which no lever
        could be spared, and then the others.
        """
        order = sorted(range(len(self.settings)), key=lambda k: (-self.strict[k], -self.selected[k], self.costs[k], k))
        if rows is None:
            return order
        place = {k: at for at, k in enumerate(order)}
        first = sorted(order, key=lambda k: (k != 0, not self.front[k], self._spare(k), place[k]))[: max(rows, 1)]
        return sorted(first, key=lambda k: place[k])

    @cached_property
    def _levers(self) -> tuple[frozenset[tuple[str, Fraction]], ...]:
        return tuple(frozenset((own.name, share) for own, share in setting.pulled) for setting in self.settings)

    def _spare(self, k: int) -> bool:
        """Tell whether a setting with some of these levers alone has as large a share."""
        return any(other < self._levers[k] and self.strict[j] >= self.strict[k] for j, other in enumerate(self._levers))

    def table(self, rows: int | None = SHOWN) -> Table:
        """Return shares and worst cases, the settings with the largest share first; those that no other beats are marked."""
        enough = "strict" if self.margin == 0 else f"margin > {decimal(self.margin)}"
        body, shown = [], self.chosen(rows)
        for k in shown:
            own, worst = self.settings[k], self.worst(k)
            body.append((
                Cell(own.says, strong=bool(self.front[k])), ", ".join(own.owners), number(own.cost, 2),
                *self._share(float(self.strict[k])), *self._share(float(self.selected[k])), number(self.cheapest_in[k]),
                number(worst.margin), f"{worst.player} to {worst.deviation}", self.holds(k),
            ))  # fmt: skip
        header = (
            "levers", "who", "cost", enough, f"{enough} +-", "selected", "selected +-", "cheapest in", "worst margin",
            "who leaves", "holds",
        )  # fmt: skip
        notes = [
            f"Shares of {self.draws} draws of {len(self.ranges)} inputs, seed {self.rng}, the same for every setting; +-: half "
            f"of the {self.confidence:.0%} interval (Wilson 1927). "
            f"{enough.capitalize()}: {'(C, C) is a strict equilibrium' if self.margin == 0 else 'of (C, C), in utility units'}; "
            "selected: the logit branch ends there.",
            "Marked: no other setting is as cheap with a larger share. Cheapest in: share of the draws in which it is the cheapest "
            f"setting that suffices; in {number(1 - self.cheapest_in.sum())} none does.",
            f"Worst margin: {'the least' if all(self.worst(k).exact for k in shown) else 'about the least'} cohesion margin at any "
            "point of the box, and who would leave (C, C) there first. Holds: whether (C, C) is strict at every point, proved.",
            "What a lever sets is no longer uncertain; what one that is not pulled would set is as uncertain as before.",
            f"Cost: {self.unit}",
        ]
        if left := int((~self.judged.decided).sum()):
            notes.append(f"The selection rule left {left} games undecided.")
        return Table(header, body, caption=f"Robust choice, {self.title}", notes=notes)

    @property
    def unit(self) -> str:
        """What a unit of cost is."""
        return "as given; else 1 is a move across the whole declared range of one parameter, or another US action."

    def regret_table(self, rows: int | None = SHOWN) -> Table:
        """Return the regrets and other measures of the settings that :meth:`table` shows."""
        largest, mean = self.regret.max(axis=1), self.regret.mean(axis=1)
        usual = np.quantile(self.regret, QUANTILE, axis=1)
        middle = measures.hurwicz(self.value, 0.5)
        best = self.minimax()
        body = []
        for k in self.chosen(rows):
            own = self.settings[k]
            body.append((
                Cell(own.says, strong=own is best), number(own.cost, 2), number(largest[k]), number(usual[k]), number(mean[k]),
                number(self.value[k].mean()), number(self.value[k].min()), number(middle[k]),
            ))  # fmt: skip
        header = (
            "levers", "cost", "largest regret", f"{QUANTILE:.0%} regret", "mean regret", "mean margin", "least margin", "Hurwicz",
        )  # fmt: skip
        paid = f", less {decimal(self.price)} for each unit of cost" if self.price else ", whatever it costs"
        notes = (
            f"Regret: what the cohesion margin{paid}, falls short of that of the best of {len(self.settings)} settings at the same "
            f"draw. Marked: the least largest regret, {best.says}.",
            "Least margin: of those drawn. Hurwicz: the mean of the best and the worst drawn.",
        )
        return Table(header, body, caption=f"Regrets, {self.title}", notes=notes)

    def witness_table(self, setting: Setting) -> Table:
        """Return the point of the box that is the worst for a setting."""
        worst = self.worst(self.settings.index(setting))
        inputs = [r for r in self.ranges if r.parameter.symbol in worst.at]
        rows = [(r.parameter.name, r.cell, decimal(worst.at[r.parameter.symbol])) for r in inputs]
        verb = "loses" if worst.margin > 0 else "gains"
        note = f"{worst.player} {verb} {number(abs(worst.margin))} by {worst.deviation} instead of C, whatever the others are."
        title = f"Worst case for {setting.says}, {self.title}: cohesion margin {number(worst.margin)}"
        return Table(("input", "range", "worst value"), rows, caption=title, notes=(note,))

    def worst_table(self) -> Table:
        """Return the worst point of the box of every setting, one column for each input."""
        symbols = [r.parameter.symbol for r in self.ranges]
        rows = []
        for k, own in enumerate(self.settings):
            worst = self.worst(k)
            at = [decimal(worst.at[symbol]) if symbol in worst.at else "" for symbol in symbols]
            rows.append((own.says, number(worst.margin, 6), worst.player, worst.deviation, *at))
        header = ("levers", "worst margin", "who leaves", "to", *(r.parameter.name for r in self.ranges))
        note = "Inputs without a value are of no account there."
        return Table(header, rows, caption=f"Worst cases, {self.title}", notes=(note,))

    def tables(self) -> tuple[Table, ...]:
        """Return shares and worst cases, and regrets."""
        return self.table(), self.regret_table()

    def to_frame(self) -> Any:
        """Return every measure of every setting in full digits, as a pandas data frame: one row each, one number a cell.

        A column for each lever holds the share of its way that it is pulled.
        """
        import pandas

        intervals = {
            name: np.array([wilson(float(share), self.draws, self.confidence) for share in shares])
            for name, shares in (("strict", self.strict), ("selected", self.selected))
        }
        worst = [self.worst(k) for k in range(len(self.settings))]
        shares = [{own.name: float(share) for own, share in setting.pulled} for setting in self.settings]
        columns: dict[str, Any] = {own.name: [pulled.get(own.name, 0.0) for pulled in shares] for own in self.pulls}
        columns |= {"cost": self.costs}
        for name, own in (("strict", self.strict), ("selected", self.selected)):
            columns |= {name: own, f"{name}_low": intervals[name][:, 0], f"{name}_high": intervals[name][:, 1]}
        columns |= {
            "cheapest_in": self.cheapest_in,
            "worst_margin": [float(own.margin) for own in worst],
            "worst_margin_proved": [float(own.low) for own in worst],
            "player": [own.player for own in worst],
            "deviation": [own.deviation for own in worst],
            "holds": [self.holds(k) for k in range(len(self.settings))],
            "largest_regret": self.regret.max(axis=1),
            "regret_q90": np.quantile(self.regret, QUANTILE, axis=1),
            "mean_regret": self.regret.mean(axis=1),
            "mean_value": self.value.mean(axis=1),
            "hurwicz": measures.hurwicz(self.value, 0.5),
            "undominated": self.front,
        }
        return pandas.DataFrame(columns, index=pandas.Index([own.says for own in self.settings], name="levers"))

    def to_xarray(self) -> Any:
        """Return margins and classes over "setting" and "draw" as an xarray data set, the draws' inputs as coordinates."""
        import xarray

        named = _design(self.model, self.ranges, self.draws, self.rng).columns((slice(0, self.draws),))
        inputs = {r.parameter.name: ("draw", named[r.parameter.name], {"long_name": r.parameter.meaning}) for r in self.ranges}
        flags = {"flag_values": np.arange(len(CLASSES), dtype=np.int8), "flag_meanings": " ".join(CLASSES)}
        both = ("setting", "draw")
        found = {
            "margin": (both, self.judged.margin, {"long_name": "cohesion margin, in utility units"}),
            "outcome": (both, self.judged.outcome, {"long_name": "class of the selected profile", **flags}),
        }
        settings = [own.says for own in self.settings]
        about = {"title": self.title, "seed": self.rng, "note": "what a setting sets has its value, whatever the draw's input is"}
        return xarray.Dataset(found, coords={"setting": settings, "cost": ("setting", self.costs), **inputs}, attrs=about)

    @property
    def title(self) -> str:
        """What was asked, for captions."""
        return f"{self.scenario.name} (US {self.scenario.us_action} as coded)"

    def _share(self, share: float) -> tuple[str, str]:
        low, high = wilson(share, self.draws, self.confidence)
        return number(share), number((high - low) / 2)

    def to_json(self) -> dict[str, Any]:
        """Return every setting's measures, the box and how it was done as numbers and text for JSON."""
        largest, mean = self.regret.max(axis=1), self.regret.mean(axis=1)
        return {
            "scenario": self.scenario.name,
            "us_action": self.scenario.us_action,
            "margin": float(self.margin),
            "price": float(self.price),
            "levers": [
                {"lever": own.name, "owners": list(own.lever.owners), "cost": float(own.cost), "sets": own.lever.says}
                for own in self.pulls
            ],
            "uncertain": [r.record() for r in self.ranges],
            "settings": [
                {
                    "levers": {pull.name: float(share) for pull, share in own.pulled},
                    "cost": float(own.cost),
                    "share": float(self.strict[k]),
                    "share_interval": list(wilson(float(self.strict[k]), self.draws, self.confidence)),
                    "selected": float(self.selected[k]),
                    "selected_interval": list(wilson(float(self.selected[k]), self.draws, self.confidence)),
                    "cheapest_in": float(self.cheapest_in[k]),
                    "strict": self.holds(k),
                    "worst": {
                        "margin": float(self.worst(k).margin),
                        "exact": str(self.worst(k).margin) if self.worst(k).exact else None,
                        "player": self.worst(k).player,
                        "deviation": self.worst(k).deviation,
                        "at": {self.model.parameter(s).name: float(value) for s, value in self.worst(k).at.items()},
                    },
                    "largest_regret": float(largest[k]),
                    "mean_regret": float(mean[k]),
                    "undominated": bool(self.front[k]),
                }
                for k, own in enumerate(self.settings)
            ],
            "cheapest_everywhere": None if (sure := self.everywhere()) is None else list(sure.names),
            "minimax_regret": list(self.minimax().names),
            "maximin": list(self.maximin().names),
            "draws": self.draws,
            "seed": self.rng,
            "confidence": self.confidence,
            "undecided": int((~self.judged.decided).sum()),
        }


@forgiving
def robust_choice(
    model: Trilateral, scenario: Scenario, *, rng: int, levers: Iterable[str | Path | Lever] | None = None,
    costs: Mapping[str, object] | None = None, over: str | Iterable[str | Range] = "all", most: int = 2, levels: int = 1,
    margin: object = 0, price: object = 0, draws: int = DRAWS, us_action: str | None = None, without: Iterable[str] = (),
    confidence: float = 0.95, progress: bool | None = None,
) -> RobustChoice:  # fmt: skip
    """Return how robust each setting of a scenario's levers is over all that is uncertain beside them.

    Parameters
    ----------
    rng
        Seed of the draws, which all settings share.
    levers, costs
        As for :func:`~solvers.sensitivity.robust.pulls.available`: by default all that there are, at unit costs.
    over
        What is uncertain, as for :func:`~solvers.sensitivity.robust.pulls.uncertain`; by default all that is.
    most, levels
        As for :func:`~solvers.sensitivity.robust.settings.settings`: levers pulled at once, and how finely.
    margin
        How large a cohesion margin is enough, in utility units, at least 0.
    price
        What a unit of cost is worth in the margin, at least 0: regrets count the cost then.
    draws
        Draws from the box, at least 2; every setting is solved at each.
    us_action, without
        Replace the scenario's US action; switch mechanisms off besides its own.
    confidence, progress
        Confidence level of the intervals; whether to show a progress bar (None: if stderr is a terminal).

    Raises
    ------
    ParameterError, MechanismError, ScenarioError
        For unknown levers, inputs, mechanisms or US actions, an input that is a lever as well, and options out of their ranges.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = robust_choice(MODEL, games.scenario("2023"), levers=["engage", "pressure"], draws=500, rng=0, progress=False)
    >>> found.settings, found.minimax(), found.maximin()
    ((nothing, engage, pressure, engage + pressure), pressure, pressure)
    """
    start = perf_counter()
    scenario = scenario.on(model).switch_off(*((without,) if isinstance(without, str) else without))
    scenario = scenario.us(model.check_us(scenario.us_action if us_action is None else us_action))
    pulls = available(model, scenario, levers, costs)
    among = uncertain(model, scenario, pulls, over)
    tried = settings(pulls, most=most, levels=levels)
    enough, paid = _at_least_0("margin", margin), _at_least_0("price", price)
    design = _design(model, among, whole("draws", draws, 2), whole("rng", rng, 0))
    found = judged(model, scenario, tried, design, progress)
    return RobustChoice(
        model=model,
        scenario=scenario,
        pulls=pulls,
        ranges=among,
        settings=tried,
        judged=found,
        margin=enough,
        price=paid,
        rng=rng,
        confidence=level(confidence),
        seconds=perf_counter() - start,
    )


def _design(model: Trilateral, among: Iterable[Range], draws: int, rng: int) -> designs.Points:
    return designs.random(model, {r.parameter.symbol: (r.low, r.high, r.marginal) for r in among}, size=draws, rng=rng)


def _at_least_0(name: str, value: object) -> Fraction:
    found = exact(value, name)
    if found < 0:
        raise ParameterError(f"{name}: at least 0 is needed; got {decimal(found)}")
    return found
