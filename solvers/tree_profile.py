"""The one type of what solvers find in trees: strategies, with beliefs if the concept has them, and the judge's certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from games.tree.arrays import CHANCE, END
from games.tree.extensive_form import ExtensiveFormGame

from .certified import Certified
from .display import exactly, mixture
from .verify.trees import AssessmentCertificate, TreeCertificate


@dataclass(frozen=True, eq=False, repr=False)
class TreeProfile(Certified):
    """A behaviour strategy profile of a tree, or an assessment, with its certificate.

    Attributes
    ----------
    behaviour
        Information set -> probability of each of its actions, in the order of the game's information sets.
    certificate
        Of the concept that was solved for: in the game, in every subgame, or given beliefs at every information set.
    beliefs
        Information set -> probability of each of its nodes, in preorder; None where the concept has no beliefs.
    ruled_out
        Information sets that a player's own earlier moves rule out, where the concept says nothing: whatever is done there, it is
        the same equilibrium. In ``behaviour`` all actions have the same probability there, to fill the place.
    """

    game: ExtensiveFormGame
    behaviour: Mapping[str, NDArray[Any]]
    certificate: TreeCertificate | AssessmentCertificate
    beliefs: Mapping[str, NDArray[Any]] | None = None
    ruled_out: frozenset[str] = frozenset()

    @property
    def pure(self) -> bool:
        """Whether every action is for sure, where own moves do not rule it out."""
        return all(max(own) == 1 for label, own in self.behaviour.items() if label not in self.ruled_out)

    @property
    def path(self) -> tuple[str, ...]:
        """The most probable moves along the play, those of chance too."""
        a, played, node = self.game.arrays, [], 0
        while a.player[node] != END:
            children = list(a.children_of(node))
            if a.player[node] == CHANCE:
                chances, labels = a.chance[children], self.game.events[a.event[node]][1]
            else:
                known = a.information_set[node]
                chances, labels = self.behaviour[self.game.set_labels[known]], self.game.set_actions[known]
            best = max(range(len(chances)), key=lambda k: (chances[k], -k))  # used at once
            played.append(labels[best])
            node = children[best]
        return tuple(played)

    def __repr__(self) -> str:
        parts = []
        for label, actions in zip(self.game.set_labels, self.game.set_actions, strict=True):
            belief = () if self.beliefs is None else self.beliefs[label]
            held = f" [{', '.join(map(exactly, belief))}]" if len(belief) > 1 else ""
            does = "ruled out" if label in self.ruled_out else mixture(self.behaviour[label], actions, exactly)
            parts.append(f"{label}{held}: {does}")
        return "; ".join(parts) or "nobody decides"
