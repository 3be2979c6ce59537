"""The theories that a back-test compares: those of the documents, and two of this project that they have to be seen beside."""

from __future__ import annotations

from collections.abc import Iterable

from games.arguments import forgiving
from games.errors import ScenarioError, shown
from games.models.trilateral import MODEL
from games.theories import Theory, theories


def whole_model() -> Theory:
    """Return the model as it is by default: every mechanism that is on there.

    >>> "pressure" in whole_model().mechanisms, "luxury" in whole_model().mechanisms
    (True, False)
    """
    on = []
    for mechanism in MODEL.mechanisms:
        switches = [MODEL.parameter(symbol) for symbol in mechanism.switch]
        if mechanism.has_switch and any(p.kind == "structural" and p.high > p.neutral for p in switches):
            on.append(mechanism.name)
    reading = "Everything that the model has by default counts, each over its whole range."
    return Theory("whole model", "The model at its defaults", reading, tuple(on))


def no_mechanism() -> Theory:
    """Return the theory that nothing counts but effort and the costs of confronting.

    >>> no_mechanism().mechanisms
    ()
    """
    return Theory("no mechanism", "Nothing counts", "Effort and the cost of a quarrel are all there is.")


def rivals() -> tuple[Theory, ...]:
    """Return the theories of the documents, the whole model and the one without a mechanism.

    >>> len(rivals()), rivals()[-1].name
    (10, 'no mechanism')
    """
    return (*theories().values(), whole_model(), no_mechanism())


@forgiving
def named(theories: Iterable[Theory]) -> tuple[Theory, ...]:
    """Return theories as a tuple; ScenarioError if there is none, or two have one name."""
    found = tuple(theories)
    for one in found:
        if not isinstance(one, Theory):
            raise ScenarioError(f"backtest: theories are needed, as games.theory('cha') gives one; got {shown(one)}")
    names = [theory.name for theory in found]
    if not found:
        raise ScenarioError("backtest: at least one theory is needed")
    for name in names:
        if names.count(name) > 1:
            raise ScenarioError(f"backtest: the theory {name!r} is there twice")
    return found
