"""The checker of proofs that a solution of a table lists all equilibria: it shares no code with any solver.

It reads payoffs and what is listed by itself, and shares with solvers only the floor of exact numbers (``games.exact``: numbers,
roots of polynomials in one variable, points with algebraic coordinates). A proof holds what is hard to find and easy to check:

- *Two players with a choice*: the bases of both best-response polyhedra, moved by infinitely little so that none is degenerate
  (``two_players``). Vertices, extreme equilibria, maximal Nash subsets, components and indices follow from them.
- *More players*: for each support that conditional dominance leaves, either a product of simplices, cut until each cell is out by a
  combination of the conditions or holds one listed equilibrium at most (``simplices``); or a tree of probabilities held as
  parameters with the roots at which their axes are cut, over whose cells (``cells``) the equilibria are polytopes that listed
  pieces cover (``supports``, ``pieces``).
- Beside that: that what is listed are equilibria (``pieces``), which pieces are connected and which apart (``apart``), and indices
  that sum to one (``many_players``). A support, piece or pair of components of which it is not proved is named in the ``Verdict``.
- *Three players solved in floats*: the kernel's own trace of roots and triangles (``three_players``).
"""

from games.lazy import import_on_demand

import_on_demand(__name__)
