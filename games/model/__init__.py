"""What a model is made of: parameters, mechanisms, and the families of games that they index.

A mechanism file needs no more than ``from ..model import Mechanism, Parameter, Sign``.
"""

from typing import TYPE_CHECKING

from ..lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "family": ("Family",),
        "mechanism": ("Mechanism", "Sign"),
        "network_model": ("NetworkModel",),
        "parameters": ("Parameter",),
        "table_model": ("Model", "TableModel"),
        "tree_model": ("TreeModel",),
    },
)
if TYPE_CHECKING:
    from .family import Family
    from .mechanism import Mechanism, Sign
    from .network_model import NetworkModel
    from .parameters import Parameter
    from .table_model import Model, TableModel
    from .tree_model import TreeModel

__all__ = ["Family", "Mechanism", "Model", "NetworkModel", "Parameter", "Sign", "TableModel", "TreeModel"]
