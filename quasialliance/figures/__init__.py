"""Figures, one file per kind: ``draw(...)`` returns a figure, ``paper(results)`` yields (file stem, figure) of those of the paper.

A figure may carry a caption for the report (``figure.captioned(...)``); without one its heading and its file's first sentence stand
there. A file whose figures are of single scenarios also has ``own(results)``, which yields those of ``results.close`` alone.

>>> import games
>>> from games.models.trilateral import MODEL
>>> from quasialliance.figures import payoff_matrix
>>> figure = payoff_matrix.draw(MODEL.game(games.episode("2019").scenario))
>>> f"{25.4 * figure.get_size_inches()[0]:.0f} mm wide"
'88 mm wide'
"""

from .style import save

__all__ = ["save"]
