"""Baselines: yardsticks that know nothing of games, one file per idea, each holding ``BASELINES``.

A new baseline is one new file in this folder; it is found by walking it.
"""

from functools import cache

from games.errors import ScenarioError
from games.lazy import import_on_demand, modules

from ..baseline import Baseline

import_on_demand(__name__)


@cache
def known() -> tuple[Baseline, ...]:
    """Return every baseline of this folder in the order of tables.

    Raises
    ------
    ScenarioError
        If a file of the folder holds no ``BASELINES``.

    >>> [baseline.name for baseline in known() if baseline.yardstick]
    ['us_action']
    """
    found: list[Baseline] = []
    for name, module in modules(__name__):
        own = getattr(module, "BASELINES", None)
        if not (isinstance(own, tuple) and own and all(isinstance(one, Baseline) for one in own)):
            raise ScenarioError(
                f"solvers/evidence/backtesting/baselines/{name}.py: a tuple BASELINES of one Baseline or more is needed"
            )
        found.extend(own)
    return tuple(sorted(found, key=lambda baseline: (baseline.order, baseline.name)))
