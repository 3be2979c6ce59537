"""What a person sees of games and solvers: command line, figures, tables, the paper build, notebook displays and the explorer."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(__name__, {"explorer.notebook": ("explore",)})

if TYPE_CHECKING:
    from .explorer.notebook import explore as explore
