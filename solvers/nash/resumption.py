"""Where a search was stopped, as a text from which it goes on: what was settled by then, bound to the game by its hash.

A support that holds no equilibrium is not looked at again, and the roots that show this are kept for the proof. What is found is
the same as in one run: the equilibria at the other supports are checked or solved for anew, and there are few of them. A set is
called complete on the strength of what the text says, so it begins with a hash of itself, and of the version that wrote it: what
was edited, cut off or written by another version is refused. That guards against accidents, not against somebody who counterfeits
the hash too; a proof, which is checked against the game, trusts no such text.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import GameError, ParameterError, shown
from games.normal_form import NormalFormGame
from games.record import Record

Support: TypeAlias = tuple[tuple[int, ...], ...]

VERSION = 2


@dataclass(frozen=True, repr=False)
class Settled(Record):
    """What is known of a game's supports, in the actions that strict dominance leaves.

    ``empty`` hold no equilibrium; ``roots`` are all complex roots of those that were settled by them.
    """

    empty: frozenset[Support] = frozenset()
    roots: Mapping[Support, NDArray[np.complex128]] = field(default_factory=dict)

    def and_more(self, other: Settled) -> Settled:
        """Return what is known with what another search settled."""
        return Settled(self.empty | other.empty, {**self.roots, **other.roots})

    @forgiving
    def text(self, game: NormalFormGame) -> str:
        """Return it as a text that belongs to a game.

        >>> game = NormalFormGame([[[1, 0], [0, 1]]] * 2)
        >>> Settled.of(Settled(frozenset({((0,), (1,))})).text(game), game).empty
        frozenset({((0,), (1,))})
        """
        supports = sorted(self.roots)
        content = {
            "version": _version(),
            "game": digest(game),
            "empty": sorted(self.empty),
            "counted": [[support, len(self.roots[support])] for support in supports],
            "roots": _packed(np.concatenate([self.roots[s].ravel() for s in supports])) if supports else "",
        }
        body = json.dumps(content, separators=(",", ":"))
        return f"{_seal(body)} {body}"

    @classmethod
    @forgiving
    def of(cls, text: str, game: NormalFormGame) -> Settled:
        """Read it.

        Raises
        ------
        ParameterError
            If the text is not, letter by letter, one that ``text`` returned, in this version.
        GameError
            If it belongs to another game.

        >>> Settled.of("{}", NormalFormGame([[[1]], [[1]]]))
        Traceback (most recent call last):
        games.errors.ParameterError: resume: what a solution has as ``resume`` is needed, unchanged; got '{}'
        """
        seal, _, body = text.partition(" ") if isinstance(text, str) else ("", "", "")
        if not body or seal != _seal(body):
            raise ParameterError(f"resume: what a solution has as ``resume`` is needed, unchanged; got {shown(text)}")
        content = json.loads(body)
        if content["version"] != _version():
            raise ParameterError(f"resume: written by version {content['version']}; this is {_version()}: begin without it")
        if content["game"] != digest(game):
            raise GameError("resume: it belongs to another game; give the game whose solution it came with")
        numbers = _unpacked(content["roots"])
        roots, at = {}, 0
        for where, count in content["counted"]:
            support = _support(where)
            width = sum(len(own) for own in support if len(own) > 1)
            roots[support] = numbers[at : at + count * width].reshape(count, width)
            at += count * width
        return cls(frozenset(map(_support, content["empty"])), roots)


@forgiving
def digest(game: NormalFormGame) -> str:
    """Return a hash of a game's shape and exact payoffs.

    >>> digest(NormalFormGame([[[0.5]], [[2]]])) == digest(NormalFormGame([[["1/2"]], [[2]]]))
    True
    """
    own = ",".join(map(str, game.fractions().flat))
    return hashlib.sha256(f"{game.shape}:{own}".encode()).hexdigest()


def _seal(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()


def _version() -> str:
    """Return the version of the project, and of the form of the text."""
    from importlib.metadata import version  # which takes as long to import as all that is asked here

    return f"{version('quasialliance')}, form {VERSION}"


def _support(value: Any) -> Support:
    return tuple(tuple(int(a) for a in own) for own in value)


def _packed(numbers: NDArray[np.complex128]) -> str:
    return base64.b64encode(zlib.compress(numbers.astype("<c16").tobytes())).decode()


def _unpacked(text: str) -> NDArray[np.complex128]:
    return np.frombuffer(zlib.decompress(base64.b64decode(text, validate=True)) if text else b"", "<c16").astype(np.complex128)
