"""What a distribution of one input is: a frozen dataclass whose fields are its shape, the ends being those of the range."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError, shown
from games.exact.numbers import exact

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Marginal(ABC):
    """The distribution of an input between two ends.

    Fields are numbers or tuples of numbers, and are what a file says of it.

    Attributes
    ----------
    kind
        What it is called in a file.
    discrete
        Whether it takes a few values only, with steps between them.
    """

    kind: ClassVar[str]
    discrete: ClassVar[bool] = False

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            many = isinstance(value, tuple | list)
            numbers = tuple(float(exact(one, f"{self.kind}: {field.name}")) for one in (value if many else (value,)))
            object.__setattr__(self, field.name, numbers if many else numbers[0])

    @abstractmethod
    def quantile(self, unit: Floats, low: float, high: float) -> Floats:
        """Return the values below which the shares ``unit`` (0 to 1) of the distribution lie: within the ends, rising."""

    def check(self, low: float, high: float) -> None:
        """Raise ParameterError if it does not fit between these ends."""
        del low, high

    def record(self) -> dict[str, Any]:
        """Return what a file says of it."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {"distribution": self.kind} | {name: list(v) if isinstance(v, tuple) else v for name, v in found.items()}

    @property
    def words(self) -> str:
        """Its kind and its shape."""
        parts = (f"{name} {_written(value)}" for name, value in self.record().items() if name != "distribution" and value != [])
        return ", ".join([self.kind, *parts])

    @classmethod
    def options(cls) -> dict[str, bool]:
        """Return the names of its fields, and whether each is a list."""
        return {field.name: str(field.type).startswith("tuple") for field in fields(cls)}

    @classmethod
    def required(cls) -> tuple[str, ...]:
        """Return the names of the fields that must be given."""
        return tuple(field.name for field in fields(cls) if field.default is MISSING)

    @classmethod
    def of(cls, told: dict[str, Any]) -> Marginal:
        """Return one from its fields by name; ParameterError for a field that is unknown, missing, or of the wrong form."""
        known = cls.options()
        for name, value in told.items():
            if name not in known:
                has = f"has {', '.join(known)}" if known else "has nothing to set"
                raise ParameterError(f"distribution {cls.kind}: unknown key {shown(name)}; it {has}")
            if isinstance(value, list | tuple) != known[name]:
                raise ParameterError(f"{name}: {'a list of numbers' if known[name] else 'a number'} is needed; got {shown(value)}")
        if missing := [name for name in cls.required() if name not in told]:
            raise ParameterError(f"distribution {cls.kind}: {' and '.join(missing)} must be given")
        return cls(**{name: tuple(value) if known[name] else value for name, value in told.items()})


def _written(value: object) -> str:
    return "/".join(f"{one:g}" for one in value) if isinstance(value, list) else f"{value:g}"
