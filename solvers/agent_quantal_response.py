r"""Agent quantal response equilibria of a tree, along the principal branch (McKelvey and Palfrey 1998).

At every information set an agent of its player takes each action with a probability proportional to
:math:`\exp(\lambda\,\bar u(a))`, where :math:`\bar u(a)` is the expected payoff given that the set is reached. All actions have
positive probability, so beliefs follow Bayes' rule everywhere, and the limit of the branch as precision :math:`\lambda`
grows is a sequential equilibrium.

The branch is followed as in ``solvers.quantal_response``, in the logarithms of the probabilities: a set that is hardly
ever reached still has well-defined beliefs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from games.arguments import forgiving
from games.deadline import within
from games.errors import GameError, ParameterError
from games.tree.arrays import CHANCE, END
from games.tree.extensive_form import ExtensiveFormGame

from . import quantal_response
from .assessments.reading import Tree, read
from .cut_short import cut_short
from .precision import precise
from .quantal_response import HORIZON, LONGEST_STEP, Branch, FloatArray
from .result import Completeness, Method, Solution, Status, read_only
from .tree_profile import TreeProfile
from .verify.trees import certify

METHOD = Method(
    "principal branch from the centroid",
    "agent logit quantal response equilibrium",
    Completeness.ONE,
    "McKelvey and Palfrey 1998; Turocy 2010",
)


@forgiving
def solve(game: ExtensiveFormGame, *, precision: float, seconds: float | None = None) -> Solution:
    """Return the agent quantal response equilibrium where the principal branch first arrives at a precision.

    ``parameters`` of the solution hold the precision and the *residual*, the largest difference between a probability and the
    logit response to all of them.

    Parameters
    ----------
    precision
        Per unit of payoff, from 0 (everybody plays at random) up.
    seconds
        Wall time, 0 or more, after which the branch is followed no further. By default it is followed for MOST_STEPS steps at most.

    Raises
    ------
    GameError
        If the game is symbolic, or chance leads to no node of an information set of several.
    ParameterError
        If the precision is negative, not a finite number, or beyond what floats resolve, or ``seconds`` is no number from 0 up.

    >>> from games.tree.builder import end, move, tree
    >>> solve(tree(("A",), move("A", "first", {"l": end(0), "r": end(1)})), precision=1).equilibria
    (first: 0.2689 l + 0.7311 r,)
    """
    start = perf_counter()
    precision = precise(precision, "agent_quantal_response.solve")
    if not game.set_labels and not game.symbolic:  # nobody decides: nothing to respond to
        nothing = TreeProfile(game, {}, certify(game, {}), {})
        known = {"precision": float(precision), "residual": 0.0}
        return Solution(game, METHOD, (nothing,), completeness=METHOD.completeness, parameters=known)
    agents = _Agents.of_tree(game)
    branch: Branch | None = None
    with within(seconds) as limit:
        branch = _trace(agents, float(precision), LONGEST_STEP)
    found: tuple[TreeProfile, ...] = ()
    residual = math.inf
    if branch is not None and branch.reached:
        behaviour = strategies(game, branch)
        exact_point = np.log(np.maximum(branch.profiles[-1], np.finfo(np.float64).tiny))
        beliefs = agents.beliefs(exact_point)
        residual = float(branch.residuals[-1])
        found = (
            TreeProfile(
                game,
                behaviour,
                certify(game, behaviour),
                {
                    label: read_only(agents.tree.beliefs(k, list(row)))
                    for k, (label, row) in enumerate(zip(game.set_labels, beliefs, strict=True))
                },
            ),
        )
    solution = Solution(
        game,
        METHOD,
        found,
        completeness=METHOD.completeness,
        status=Status.SOLVED if found else Status.NOT_CONVERGED,
        seconds=perf_counter() - start,
        parameters={"precision": float(precision), "residual": residual},
    )
    return cut_short(solution, limit, "before the branch came to this precision")


@forgiving
def trace(game: ExtensiveFormGame, *, until: float = math.inf, longest_step: float = LONGEST_STEP) -> Branch:
    """Follow the principal branch from the centroid until it first arrives at a precision, or to its limit.

    The information sets take the place of players in the branch: its profiles are their probabilities side by side.

    Raises
    ------
    GameError, ParameterError
        As for :func:`solve`, and if ``longest_step`` is out of range.

    >>> from games.tree.builder import end, move, tree
    >>> branch = trace(tree(("A",), move("A", "first", {"l": end(0), "r": end(1)})))
    >>> branch.reached, branch.strategies()[0].round(6)
    (True, array([0., 1.]))
    """
    if not until >= 0.0:
        raise ParameterError(f"agent_quantal_response.trace: until must be a number from 0 up; got {until!r}")
    if not 0.0 < longest_step <= LONGEST_STEP:
        raise ParameterError(f"agent_quantal_response.trace: longest_step must lie in (0, {LONGEST_STEP}]; got {longest_step!r}")
    return _trace(_Agents.of_tree(game), until, longest_step)


@forgiving
def strategies(game: ExtensiveFormGame, branch: Branch, point: int = -1) -> dict[str, FloatArray]:
    """Return the behaviour strategies at a point of a branch, by default the last.

    >>> from games.tree.builder import end, move, tree
    >>> game = tree(("A",), move("A", "first", {"l": end(0), "r": end(1)}))
    >>> strategies(game, trace(game, until=1), 0)
    {'first': array([0.5, 0.5])}
    """
    return dict(zip(game.set_labels, branch.strategies(point), strict=True))


def _trace(agents: _Agents, until: float, longest_step: float) -> Branch:
    if math.isfinite(until) and (until < 0 or until * agents.scale > HORIZON):
        raise ParameterError(
            f"agent_quantal_response: a precision from 0 to {HORIZON / agents.scale:.4g} is needed for these payoffs; got {until!r}"
        )
    return quantal_response._follow(agents, until, longest_step)


@dataclass(frozen=True, eq=False)
class _Agents(quantal_response._Game):
    """A tree in units of its largest payoff difference; the actions of all information sets are laid side by side."""

    nodes: tuple[tuple[int, int, tuple[int, ...], tuple[float, ...]], ...]
    ends: FloatArray
    members: tuple[tuple[tuple[float, tuple[int, ...], int], ...], ...]
    mover: tuple[int, ...]
    tree: Tree

    @classmethod
    def of_tree(cls, game: ExtensiveFormGame) -> _Agents:
        """Check the game and take it apart."""
        tree = read(game, "agent_quantal_response")
        if not tree.sizes:
            raise GameError("agent_quantal_response: nobody decides in this game, so there is nothing to respond to")
        starts = np.cumsum((0, *tree.sizes[:-1]))
        step = list(map(float, tree.step))
        log_nature = [0.0] * len(step)
        for node, children in enumerate(tree.children):
            for child in children:
                log_nature[child] = log_nature[node] + (math.log(step[child]) if step[child] else -math.inf)
        path = [tuple(int(starts[k]) + action for k, action in moves) for moves in tree.path]
        ends = np.array([list(map(float, row)) if row else [0.0] * len(game.players) for row in tree.payoffs])
        members = tuple(
            # a node that is alone is believed in for sure, even where chance never comes
            tuple((log_nature[node] if len(nodes) > 1 else 0.0, path[node], node) for node in nodes)
            for nodes in tree.members
        )
        last = np.array(tree.player) == END
        reached = [
            np.concatenate([ends[node : tree.below(node).stop, i][last[node : tree.below(node).stop]] for node in nodes])
            for i, nodes in zip(tree.owner, tree.members, strict=True)
        ]
        scale = max(float(np.ptp(own)) for own in reached) or 1.0
        nodes = tuple(
            (player, known, children, tuple(step[c] for c in children))
            for player, known, children in zip(tree.player, tree.known, tree.children, strict=True)
        )
        return cls(
            payoffs=ends,
            scale=scale,
            actions=tuple(tree.sizes),
            starts=starts,
            owner=np.repeat(np.arange(len(tree.sizes)), tree.sizes),
            pairs=(),
            nodes=nodes,
            ends=ends / scale,
            members=members,
            mover=tuple(tree.owner),
            tree=tree,
        )

    def values(self, profile: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return every player's expected payoff at every node, and its derivatives by the logarithms of the probabilities."""
        value = self.ends.copy()
        slope = np.zeros((*value.shape, profile.size))
        for node in range(len(self.nodes) - 1, -1, -1):
            player, known, children, chances = self.nodes[node]
            if player == END:
                continue
            below = list(children)
            if player == CHANCE:
                weights = np.array(chances)
            else:
                first = int(self.starts[known])
                weights = profile[first : first + len(children)]
                slope[node, :, first : first + len(children)] += (weights[:, None] * value[below]).T
            value[node] = weights @ value[below]
            slope[node] += np.tensordot(weights, slope[below], axes=1)
        return value, slope

    def beliefs(self, logs: FloatArray) -> list[FloatArray]:
        """Return the beliefs at every information set."""
        out = []
        for own in self.members:
            weights = np.array([nature + sum(logs[j] for j in path) for nature, path, _ in own])
            weights = np.exp(weights - weights.max())
            out.append(weights / weights.sum())
        return out

    def conditional(self, logs: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the payoff of every action given that its set is reached, shape (S,), and derivatives by logs, (S, S)."""
        value, slope = self.values(np.exp(np.minimum(logs, 1.0)))
        utilities, derivative = np.zeros(logs.size), np.zeros((logs.size, logs.size))
        for k, belief in enumerate(self.beliefs(logs)):
            first, size, i = int(self.starts[k]), self.actions[k], self.mover[k]
            rows = slice(first, first + size)
            worth = np.array([[value[c, i] for c in self.nodes[node][2]] for _, _, node in self.members[k]])
            utilities[rows] = belief @ worth
            passes = np.zeros((len(belief), logs.size))
            for x, (_, path, node) in enumerate(self.members[k]):
                passes[x, list(path)] += 1.0
                for a, child in enumerate(self.nodes[node][2]):
                    derivative[first + a] += belief[x] * slope[child, i]
            derivative[rows] += (belief[:, None] * (worth - utilities[rows])).T @ passes
            # a player's own earlier moves are the same on the way to every node of the set: they cancel
        return utilities, derivative

    def equations(self, point: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the values of the equations, shape (S,), and their derivatives, shape (S, S + 1), as for a table of payoffs."""
        logs, stretch = np.sinh(point[:-1]), np.cosh(point[:-1])
        utilities, derivative = self.conditional(logs)
        slopes = np.empty((logs.size, logs.size + 1))
        slopes[:, :-1] = np.diag(stretch) - math.sinh(point[-1]) * derivative * stretch
        return self.scaled(point, np.exp(np.minimum(logs, 1.0)), utilities, slopes)

    def _logs(self, point: FloatArray) -> FloatArray:
        logs: FloatArray = np.sinh(point[:-1])
        sums = np.log(np.add.reduceat(np.exp(np.minimum(logs, 1.0)), self.starts))
        normal: FloatArray = logs - sums[self.owner]
        return normal

    def residual(self, point: FloatArray) -> float:
        """Return the largest difference between the probabilities at a point and the logit response to them."""
        return self.distance(point, self.profile(point), self.conditional(self._logs(point))[0])

    def signature(self, point: FloatArray) -> quantal_response._Signature:
        """Return where the eigenvalues of the logit response's derivative, in log-odds, lie."""
        profile = self.profile(point)
        derivative = self.conditional(self._logs(point))[1]
        totals = np.add.reduceat(derivative, self.starts, axis=1)
        return self.eigenvalues(point, derivative - totals[:, self.owner] * profile, self.likeliest(profile))

    def attractor(self, point: FloatArray) -> tuple[int, ...] | None:
        """Return None: the branch is followed to its horizon."""
        del point
        return None
