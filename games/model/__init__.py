"""What a model is made of: parameters, mechanisms, and the families of games that they index.

A mechanism file needs no more than ``from ..model import Mechanism, Parameter, Sign``.
"""

from .family import Family
from .mechanism import Mechanism, Sign
from .parameters import Parameter
from .table_model import Model
from .tree_model import TreeModel

__all__ = ["Family", "Mechanism", "Model", "Parameter", "Sign", "TreeModel"]
