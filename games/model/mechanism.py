"""Mechanisms: named payoff terms, each from a cited claim, each with its parameters, its switch and its declared signs.

A mechanism adds a *term* to a player's payoff at an outcome, and may *scale* one of the model's quantities (an apology
scales animosity down). Terms use ``+ - * /`` on the parameters and branch on actions only, never on parameter values,
so one function yields floats, exact rationals, SymPy expressions, polynomials and arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..arguments import forgiving
from ..errors import MechanismError
from ..record import Record
from .parameters import Parameter

Term = Callable[[str, Any], Any]
"""``term(player, outcome) -> contribution to the player's payoff``."""


@dataclass(frozen=True)
class Sign:
    """A declared comparative static: how a parameter moves a player's incentive to do one thing rather than another.

    It says that the gain ``u(prefer) - u(over)`` of ``player``, the others playing ``others``, rises (``sign=1``),
    falls (``-1``) or stays (``0``) in ``parameter``, weakly everywhere and strictly somewhere in the ranges. ``given``
    fixes other parameters (spelled by symbol); mechanisms that are off at the defaults stay off but for its own, so that
    a new one takes nothing away from what the others claim.

    >>> Sign("eps", "Japan", "C", "H", {"ROK": "C", "US": "E"}, -1).sign
    -1
    """

    parameter: str
    player: str
    prefer: str
    over: str
    others: Mapping[str, str]
    sign: int
    given: Mapping[str, object] = field(default_factory=dict)


@forgiving
@dataclass(frozen=True)
class Mechanism(Record):
    """One named payoff term with its reasons.

    Attributes
    ----------
    name
        The word that switches it off and labels its row in the ledger.
    order
        Its place in the ledger; parts telescope in this order.
    claim, seeds, literature, catalogue
        What is claimed, the seed documents (S000..S004) that claim it, published work, and entries M01..M30 it covers.
    parameters
        The parameters it owns.
    switch
        Symbols set to their neutral value when it is switched off; empty: it has no switch.
    term
        ``term(player, outcome)``: what it adds to the player's payoff, or None.
    scales
        Quantity name -> ``factor(player, values)``: what it multiplies that quantity by.
    signs
        Declared comparative statics, verified by the test suite.
    rival
        The prediction of a rival account, in words.

    >>> Mechanism(name="dread", order=1, claim="fear", parameters=(), term=lambda player, outcome: 0).has_switch
    False
    """

    name: str
    order: int
    claim: str
    parameters: tuple[Parameter, ...]
    term: Term | None = None
    seeds: tuple[str, ...] = ()
    literature: tuple[str, ...] = ()
    catalogue: tuple[str, ...] = ()
    switch: tuple[str, ...] = ()
    scales: Mapping[str, Term] = field(default_factory=dict)
    signs: tuple[Sign, ...] = ()
    rival: str = ""

    def __post_init__(self) -> None:
        if self.term is None and not self.scales:
            raise MechanismError(f"mechanism {self.name!r}: a term or a scale is needed, or it does nothing")
        if not self.claim:
            raise MechanismError(f"mechanism {self.name!r}: a claim is needed: a payoff without a reason is not accepted")
        unknown = set(self.switch) - {parameter.symbol for parameter in self.parameters}
        if unknown:
            raise MechanismError(f"mechanism {self.name!r}: its switch names {sorted(unknown)}, which it does not own")

    def adds(self, player: str, outcome: Any) -> Any:
        """Return what the term adds to a player's payoff, 0 without one; an error carries a note that names the mechanism.

        >>> Mechanism(name="dread", order=1, claim="fear", parameters=(), term=lambda player, outcome: 2).adds("Japan", None)
        2
        """
        if self.term is None:
            return 0
        try:
            return self.term(player, outcome)
        except Exception as problem:
            problem.add_note(f"the term of {self.name!r}")
            raise

    @property
    def has_switch(self) -> bool:
        """Whether the mechanism can be switched off."""
        return bool(self.switch)
