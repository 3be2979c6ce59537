"""What is modelled: games, parameters, mechanisms, models, episodes and scenarios.

>>> import games
>>> game = games.models.trilateral.MODEL.game(games.episode("2019").scenario)
>>> game.players
('Japan', 'ROK')
"""

from . import catalogue, mechanisms, models, threat, trees
from .errors import FormatError, GameError, MechanismError, ParameterError, QuasiallianceError, ScenarioError
from .formats import read, write
from .ledger import Ledger
from .model.mechanism import Mechanism, Sign
from .model.parameters import Parameter
from .model.table_model import Model
from .models import trilateral as _trilateral  # noqa: F401  # so that games.models.trilateral is there after `import games`
from .normal_form import NormalFormGame
from .profile import outcome_class
from .scenarios.episodes import Code, Episode, episode, episodes
from .scenarios.named import read_scenario, scenario
from .scenarios.scenario import Scenario
from .table import Table
from .tree.extensive_form import Chance, Decision, ExtensiveFormGame, Terminal

__all__ = [
    "Chance",
    "Code",
    "Decision",
    "Episode",
    "ExtensiveFormGame",
    "FormatError",
    "GameError",
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
    "catalogue",
    "episode",
    "episodes",
    "mechanisms",
    "models",
    "outcome_class",
    "read",
    "read_scenario",
    "scenario",
    "threat",
    "trees",
    "write",
]
