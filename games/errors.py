"""Typed errors: each says what was wrong, where, and what would be right.

All derive from :class:`QuasiallianceError`, itself a ``ValueError``, so that a script can catch one class and the
command line can turn any of them into one clear line and exit status 2.
"""

from __future__ import annotations

from collections.abc import Iterable


class QuasiallianceError(ValueError):
    """Base class of every error that bad input can cause.

    >>> issubclass(GameError, QuasiallianceError) and issubclass(QuasiallianceError, ValueError)
    True
    """


class InputError(QuasiallianceError, TypeError):
    """An argument is of a kind that the function does not take; a ``TypeError`` too.

    >>> issubclass(InputError, TypeError)
    True
    """

    @classmethod
    def of(cls, wanted: str, got: object, hint: str = "") -> InputError:
        """Return the error that says what is wanted and what came instead; ``hint`` goes between the two.

        >>> InputError.of("a scenario", 3.5)
        InputError('a scenario is needed; got a float, 3.5')
        """
        kind = type(got).__name__
        what = "None" if got is None else f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}, {shown(got)}"
        return cls(f"{wanted}{f' {hint}' if hint else ''} is needed; got {what}")


class GameError(QuasiallianceError):
    """A game is malformed: ragged or non-finite payoffs, wrong shape, duplicate or unknown labels."""


class ParameterError(QuasiallianceError):
    """A parameter is unknown, not a finite number, or outside its range."""


class MechanismError(QuasiallianceError):
    """A mechanism is unknown, has no switch, or clashes with the model it is added to."""


class ScenarioError(QuasiallianceError):
    """A scenario or an episode is unknown, ambiguous or inconsistent."""


class FormatError(QuasiallianceError):
    """A file cannot be read: the message holds the path and, where known, the line and the key."""


class SolverError(RuntimeError):
    """A solver could not do what was asked; the message says what can be done instead."""


def nearest(word: str, words: Iterable[str]) -> str:
    """Return a hint naming the closest known word, or an empty string."""
    import difflib

    close = difflib.get_close_matches(word, list(words), n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else ""


def shown(value: object, most: int = 60) -> str:
    """Return a value as messages show it: on one line, and cut where it is long.

    >>> shown("a\\nb"), shown("x" * 100, 10), shown(10**5000)
    ("'a\\\\nb'", "'xxxxxxxxx...", 'a very long int')
    """
    try:
        text = " ".join(repr(value).split("\n"))
    except (ValueError, RecursionError):  # more digits than Python writes, or nested too deeply
        return f"a very long {type(value).__name__}"
    return text if len(text) <= most else f"{text[:most]}..."
