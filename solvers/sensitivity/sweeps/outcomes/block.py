"""A block of games of a sweep: the same model, timing and choices throughout, what varies in columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.model.family import Family
from games.model.network_model import NetworkModel
from games.model.table_model import TableModel
from games.model.tree_model import ManyTrees, TreeModel
from games.models.trilateral import US, Trilateral
from games.scenarios.scenario import Scenario

from .form import ALLIES_FIRST, GIVEN, TIMINGS, US_FIRST, Form


@dataclass(frozen=True, eq=False)
class Block:
    """Some games of a sweep.

    Attributes
    ----------
    model, scenario
        The model, and what all of the games share.
    kind
        Which kind of games these are: their timing, or the kind of the model.
    us_action
        In the timing "given", the US action.
    columns
        Symbol -> the values of what varies, one for each of the N games.
    timings
        All timings of the sweep, if it has others too: then profiles are those of all players.
    """

    model: Family
    scenario: Scenario
    kind: str
    us_action: str
    columns: Mapping[str, NDArray[np.float64]]
    timings: tuple[str, ...] = ()

    @cached_property
    def form(self) -> Form:
        """The games of the sweep."""
        return Form(self.model, self.timings or ((self.kind,) if self.kind in TIMINGS else ()))

    @property
    def size(self) -> int:
        """N."""
        return len(next(iter(self.columns.values())))

    @property
    def alliance(self) -> Trilateral:
        """The model, where it is that of the alliance."""
        assert isinstance(self.model, Trilateral)
        return self.model

    @cached_property
    def payoffs(self) -> NDArray[np.float64]:
        """Payoffs of tables, (N, players, actions...), of the allies alone where the US action is given or the US replies to them;
        of networks, (N, players, networks)."""
        model = self.model
        if isinstance(model, TableModel | NetworkModel):
            return np.asarray(model.batch(self.columns, at=self.scenario))
        if self.kind == GIVEN:
            return self.alliance.batch(self.columns, at=self.scenario, timing="given", us_action=self.us_action)
        if self.kind == ALLIES_FIRST:
            at = self.replies[:, None, :, :, None]
            return np.ascontiguousarray(np.take_along_axis(self._of_all[:, :2], at, axis=4)[..., 0])
        return self._of_all

    @property
    def allies(self) -> tuple[NDArray[np.float64], ...]:
        """The allies' games, (N, 2, 3, 3) each: after every US action in the timing "us-first", else one."""
        if self.kind == US_FIRST:
            return tuple(np.ascontiguousarray(self.payoffs[:, :2, :, :, u]) for u in range(len(self.form.us_actions)))
        return (self.payoffs,)

    @cached_property
    def replies(self) -> NDArray[np.intp]:
        """What the US does at each of the allies' profiles, (N, 3, 3), as a place in its actions: given, or its best reply."""
        if self.kind == GIVEN:
            return np.full((self.size, 3, 3), self.form.us_actions.index(self.us_action))
        best: NDArray[np.intp] = self._of_all[:, self.alliance.players.index(US)].argmax(axis=3)
        return best

    def played(self, select: Callable[[NDArray[np.float64]], NDArray[Any]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the allies' profile that a rule selects, and the US action with it, (N,) each; -1 where it selects none.

        Parameters
        ----------
        select
            Games of the allies, (N, 2, 3, 3) -> 3 times Japan's action plus the ROK's, or -1. Where the US moves first, it does
            what is best for it at the profiles selected after its actions, the first of them at a tie; none may be missing.
        """
        rows = np.arange(self.size)
        cells = np.stack([np.asarray(select(own), dtype=np.intp) for own in self.allies], axis=1)
        known = (cells >= 0).all(axis=1)
        if self.kind == US_FIRST:
            worth = [self.payoffs[rows, 2, *np.divmod(np.maximum(cells[:, u], 0), 3), u] for u in range(cells.shape[1])]
            us = np.stack(worth, axis=1).argmax(axis=1)
            chosen = cells[rows, us]
        else:
            chosen = cells[:, 0]
            us = self.replies[rows, *np.divmod(np.maximum(chosen, 0), 3)]
        return np.where(known, chosen, -1), np.where(known, us, -1)

    @cached_property
    def trees(self) -> ManyTrees:
        """The games of a model of trees."""
        assert isinstance(self.model, TreeModel)
        return self.model.batch(self.columns, at=self.scenario)

    def row(self, k: int) -> Scenario:
        """Return the scenario of one game, its values as the decimals that they are written as."""
        return self.scenario.set({symbol: float(column[k]) for symbol, column in self.columns.items()})

    def game(self, k: int) -> Any:
        """Return one game of a model whose games depend on parameters alone, in exact numbers."""
        own = self.row(k)
        return self.model.game(own.values, without=own.without)  # type: ignore[attr-defined]  # such a model has games

    @cached_property
    def _of_all(self) -> NDArray[np.float64]:
        return self.alliance.batch(self.columns, at=self.scenario, timing="simultaneous")
