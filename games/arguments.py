"""What people type instead of what a function asks for: taken where it is plain what is meant, else refused in a typed error.

A function marked ``@forgiving`` has its arguments looked at by its own annotations. Where a scenario is asked for, an episode or
"2019" is one; where a table is, nested lists, another package's game or the name of a published game are. What may stand for a
kind of value is one file in ``games/readings``, found by walking that folder. Everything else of a wrong kind is an
:class:`InputError` that says what is wanted, rather than whatever Python stumbles over first.
"""

from __future__ import annotations

import builtins
import collections.abc
import functools
import inspect
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from numbers import Integral, Real
from pathlib import Path
from types import ModuleType, NoneType
from typing import Any, TypeVar, cast

from .errors import InputError, QuasiallianceError, nearest

F = TypeVar("F", bound=Callable[..., Any])

READINGS = f"{__package__}.readings"
"""The folder in which a file says what may stand for a kind of value."""
OWN = frozenset({"games", "solvers", "quasialliance"})
WORDS: dict[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "True or False",
    NoneType: "None",
    collections.abc.Mapping: "a mapping",
    os.PathLike: "a path",
    Path: "a path",
    collections.abc.Iterable: "a list",
    collections.abc.Sequence: "a list",
    collections.abc.Callable: "a function",  # type: ignore[dict-item]  # a class at run time
}
"""How what is wanted is called."""
NUMBERS: dict[type, type] = {int: Integral, float: Real}
"""What counts as a number of a kind: NumPy's and fractions too."""
MANY = ("Iterable", "Sequence")
RAW = (TypeError, AttributeError, ValueError, LookupError)
"""What Python raises when an argument is of a wrong kind."""


@dataclass(frozen=True)
class Wanted:
    """A parameter that is looked at before the function is called: its place, name, classes, and whether it is several of them."""

    index: int
    name: str
    classes: tuple[type, ...]
    many: bool
    seen: set[type] = field(default_factory=set)


def forgiving(function: F) -> F:
    """Let a function, or the making of a class, take what people type for what it asks for, and refuse the rest in a typed error.

    Looked at before the call are parameters whose annotation names a class of the project, alone, beside others, or as the elements
    of a list; all others only if the call fails, so that nothing that works is refused.

    Raises
    ------
    InputError
        If an argument is of a kind that the function does not take, one is missing, or an option is unknown.

    >>> import games, solvers
    >>> solvers.verdict.verdict("2019").outcome, solvers.verdict.verdict(games.episode(2023)).outcome
    ('friction', 'cohesion')
    >>> solvers.nash.solve([[[3, 0], [5, 1]], [[3, 5], [0, 1]]]).equilibria
    ((2, 2),)
    >>> solvers.verdict.verdict(3.5)
    Traceback (most recent call last):
    games.errors.InputError: verdict(scenario=...): a scenario is needed; got a float, 3.5; games.scenario("2019") is one
    >>> solvers.nash.solve("chicken", second=1)
    Traceback (most recent call last):
    games.errors.InputError: nash.solve: there is no option 'second'; did you mean 'seconds'?
    """
    if isinstance(function, type):
        type.__setattr__(function, "__init__", forgiving(cast(Any, function).__init__))
        return function
    wanted: list[Wanted] = []
    looked = False

    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        nonlocal looked
        if not looked:
            wanted.extend(_wanted(function))
            looked = True
        for want in wanted:
            if want.index < len(args):
                value = args[want.index]
            elif want.name in options:
                value = options[want.name]
            else:
                continue
            if type(value) in want.seen:
                continue
            taken = _taken(value, want, function)
            if want.index < len(args):
                args = (*args[: want.index], taken, *args[want.index + 1 :])
            else:
                options[want.name] = taken
        try:
            return function(*args, **options)
        except RAW as problem:
            found = None if isinstance(problem, QuasiallianceError) else _misfit(function, args, options)
            if found is None:
                raise
            raise found from problem

    return cast(F, call)


def place(function: Callable[..., Any]) -> str:
    """Return what a function is called in messages: its room and its name.

    >>> place(place), place(forgiving)
    ('arguments.place', 'arguments.forgiving')
    """
    room = function.__module__.split(".")[1:2]
    names = function.__qualname__.removesuffix(".__init__").split(".<locals>.")[-1].split(".")
    return ".".join(names if room == names[:1] or len(names) > 1 else room + names)


def _wanted(function: Callable[..., Any]) -> Iterator[Wanted]:
    for index, parameter in enumerate(inspect.signature(function).parameters.values()):
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        positional = index if parameter.kind is not parameter.KEYWORD_ONLY else 10**6
        atoms = _atoms(parameter.annotation)
        classes = [_class(atom, function) for atom in atoms]
        if any(kind is not None and _is_own(kind) for kind in classes) and None not in classes:
            yield Wanted(positional, parameter.name, tuple(kind for kind in classes if kind is not None), False)
            continue
        inner = {atom.partition("[")[2].removesuffix("]") for atom in atoms if atom.partition("[")[0] in MANY}
        if len(inner) == 1 and set(atoms) - {"None"} == {atom for atom in atoms if "[" in atom}:
            kinds = [_class(atom, function) for atom in _atoms(inner.pop())]
            if any(kind is not None and _is_own(kind) for kind in kinds) and None not in kinds:
                yield Wanted(positional, parameter.name, tuple(kind for kind in kinds if kind is not None), True, {NoneType})


def _atoms(annotation: object) -> list[str]:
    """Return the alternatives of an annotation, as text.

    >>> _atoms("Scenario | Mapping[str, int | None] | None")
    ['Scenario', 'Mapping[str, int | None]', 'None']
    """
    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "") or str(annotation)
    atoms, depth = [""], 0
    for letter in text:
        depth += (letter == "[") - (letter == "]")
        if letter == "|" and not depth:
            atoms.append("")
        else:
            atoms[-1] += letter
    return [atom.strip() for atom in atoms]


def _class(atom: str, function: Callable[..., Any]) -> type | None:
    """Return the class that an alternative of an annotation names; None if that cannot be told, or is anything at all."""
    name = atom.partition("[")[0]
    if name == "None":
        return NoneType
    found: Any = inspect.unwrap(function).__globals__.get(name.partition(".")[0], getattr(builtins, name.partition(".")[0], None))
    for part in name.split(".")[1:]:
        found = getattr(found, part, None)
    if isinstance(found, TypeVar):
        found = found.__bound__
    if found is None:  # imported for type checkers only
        found = next(filter(None, (vars(sys.modules[module]).get(name) for module in sorted(sys.modules) if _ours(module))), None)
    if name == "Callable":
        return collections.abc.Callable  # type: ignore[return-value]  # a class at run time
    if not isinstance(found, type):
        found = getattr(found, "__origin__", None) if name in MANY or name == "Mapping" else None
    if not isinstance(found, type) or found is object:
        return None
    if getattr(found, "_is_protocol", False) and not (getattr(found, "_is_runtime_protocol", False) or name in (*MANY, "Mapping")):
        return None
    return NUMBERS.get(found, found)


def _ours(module: str) -> bool:
    return module.partition(".")[0] in OWN


def _is_own(kind: type) -> bool:
    return _ours(kind.__module__)


def _readings() -> Iterator[ModuleType]:
    """Yield the modules that say what may stand for a kind of value: KINDS, WANTED, ``read`` and ``hint``."""
    from .lazy import modules

    __import__(READINGS)
    yield from (module for _, module in modules(READINGS))


def _reading(kind: type) -> ModuleType | None:
    return next((reading for reading in _readings() if any(base in reading.KINDS for base in kind.__mro__)), None)


def _taken(value: Any, want: Wanted, function: Callable[..., Any]) -> Any:
    """Return an argument as what is wanted; InputError if it cannot be."""
    if want.many:
        if isinstance(value, str) or not isinstance(value, collections.abc.Iterable):
            value = [value]
        elif not isinstance(value, list | tuple):
            return value  # read once only, as by a generator: whoever reads it says what is wrong
        if all(isinstance(element, want.classes) for element in value):
            return value
        return [element if isinstance(element, want.classes) else _read(element, want, function) for element in value]
    if isinstance(value, want.classes):
        want.seen.add(type(value))
        return value
    return _read(value, want, function)


def _read(value: Any, want: Wanted, function: Callable[..., Any]) -> Any:
    hints = []
    for kind in want.classes:
        reading = _reading(kind) if _is_own(kind) else None
        if reading is None:
            continue
        found = reading.read(value)
        if found is not None and isinstance(found, want.classes):
            return found
        hints.append(reading.hint(value, kind) if found is None else reading.hint(found, kind))
    raise _error(function, want.name, want.classes, value, next(filter(None, hints), ""))


def _error(function: Callable[..., Any], name: str, classes: tuple[type, ...], value: object, hint: str = "") -> InputError:
    words = list(dict.fromkeys(map(_word, classes)))
    wanted = f"{', '.join(words[:-1])}{' or ' if words[1:] else ''}{words[-1]}"
    problem = InputError.of(f"{place(function)}({name}=...): {wanted}", value)
    return InputError(f"{problem}; {hint}") if hint else problem


def _word(kind: type) -> str:
    reading = _reading(kind) if _is_own(kind) else None
    if reading is not None:
        word: str = reading.WANTED
        return word
    usual = {number: word for word, number in NUMBERS.items()}.get(kind, kind)
    name = kind.__name__
    return WORDS.get(usual) or f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


def _misfit(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> InputError | None:
    """Return the error for the argument that does not fit its annotation, if there is one; None if the fault is not in a call."""
    signature = inspect.signature(function)
    known = signature.parameters
    if not any(p.kind is p.VAR_KEYWORD for p in known.values()):
        for option in options:
            if option not in known:
                hint = nearest(option, known) or f"; known: {_told(known)}"
                return InputError(f"{place(function)}: there is no option {option!r}{hint}")
    try:
        bound = signature.bind(*args, **options)
    except TypeError:
        given = {*list(known)[: len(args)], *options}
        needed = [p.name for p in known.values() if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
        missing = [name for name in needed if name not in given]
        most = sum(p.kind <= p.POSITIONAL_OR_KEYWORD for p in known.values())
        what = f"{missing[0]} is missing" if missing else f"at most {most} arguments go without a name; got {len(args)}"
        return InputError(f"{place(function)}: {what}; it takes {_told(known)}")
    for name, value in bound.arguments.items():
        parameter = known[name]
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD) or value is parameter.default:
            continue
        classes = [_class(atom, function) for atom in _atoms(parameter.annotation)]
        if None not in classes and not isinstance(value, tuple(kind for kind in classes if kind is not None)):
            return _error(function, name, tuple(kind for kind in classes if kind is not None), value)
    return None


def _told(known: collections.abc.Mapping[str, inspect.Parameter]) -> str:
    return ", ".join(name for name in known if name != "self")
