"""What is modelled: games, parameters, mechanisms, models, episodes and scenarios.

>>> import games
>>> game = games.models.trilateral.MODEL.game(games.episode("2019").scenario)
>>> game.players
('Japan', 'ROK')
"""

import copyreg
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "errors": (
            "FormatError",
            "GameError",
            "InputError",
            "MechanismError",
            "ParameterError",
            "QuasiallianceError",
            "ScenarioError",
        ),
        "formats": ("read", "write"),
        "formats.typeset": ("to_latex",),
        "ledger": ("Ledger",),
        "model": ("Mechanism", "Model", "Parameter", "Sign"),
        "normal_form": ("NormalFormGame",),
        "profile": ("outcome_class",),
        "scenarios.episodes": ("Code", "Episode", "episode", "episodes"),
        "scenarios.named": ("read_scenario", "scenario"),
        "scenarios.scenario": ("Scenario",),
        "table": ("Table",),
        "theories.named": ("theory",),
        "theories.theory": ("Theory",),
        "tree.extensive_form": ("Chance", "Decision", "ExtensiveFormGame", "Terminal"),
    },
)


def _frozen(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


copyreg.pickle(MappingProxyType, lambda frozen: (_frozen, (dict(frozen),)))  # results hold them, and Python does not pickle them
if TYPE_CHECKING:
    from . import (
        arguments,
        arrays,
        catalogue,
        claims,
        deadline,
        exact,
        interval_game,
        latex,
        levers,
        library,
        lock,
        mechanisms,
        models,
        network,
        options,
        picture,
        profile,
        published,
        readings,
        record,
        scenarios,
        text_layout,
        theories,
        threat,
        tree,
        trees,
    )
    from .errors import FormatError, GameError, InputError, MechanismError, ParameterError, QuasiallianceError, ScenarioError
    from .formats import read, write
    from .formats.typeset import to_latex
    from .ledger import Ledger
    from .model import Mechanism, Model, Parameter, Sign
    from .normal_form import NormalFormGame
    from .profile import outcome_class
    from .scenarios.episodes import Code, Episode, episode, episodes
    from .scenarios.named import read_scenario, scenario
    from .scenarios.scenario import Scenario
    from .table import Table
    from .theories.named import theory
    from .theories.theory import Theory
    from .tree.extensive_form import Chance, Decision, ExtensiveFormGame, Terminal

__all__ = [
    "Chance",
    "Code",
    "Decision",
    "Episode",
    "ExtensiveFormGame",
    "FormatError",
    "GameError",
    "InputError",
    "Ledger",
    "Mechanism",
    "MechanismError",
    "Model",
    "NormalFormGame",
    "Parameter",
    "ParameterError",
    "QuasiallianceError",
    "Scenario",
    "ScenarioError",
    "Sign",
    "Table",
    "Terminal",
    "Theory",
    "catalogue",
    "episode",
    "episodes",
    "levers",
    "library",
    "mechanisms",
    "models",
    "outcome_class",
    "read",
    "read_scenario",
    "scenario",
    "theories",
    "theory",
    "threat",
    "to_latex",
    "trees",
    "write",
]
