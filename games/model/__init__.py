"""What a model is made of: parameters, mechanisms, families of games, and scenarios.

A mechanism file needs no more than ``from ..model import Mechanism, Parameter, Sign``.
"""

from .family import Model
from .mechanism import Mechanism, Sign
from .parameters import Parameter

__all__ = ["Mechanism", "Model", "Parameter", "Sign"]
