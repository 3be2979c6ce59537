"""The explorer: the model on a page or in a notebook, with sliders, a live map of regimes, and what is behind it.

One module in plain JavaScript is the page's and the widget's (``front``); both ask the same questions of ``answers``.
"""

from games.lazy import import_on_demand

import_on_demand(__name__)
