"""One root of a support's equations near a point, and no other: shown in floats with bounds of all rounding errors, or in balls."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import flint
import numpy as np
from flint import acb, arb
from numpy.typing import NDArray

from games.exact.balls import Precision

from .support_systems import Floats, System, as_rational
from .verdict import Unproved

Roots: TypeAlias = NDArray[np.complex128]
"""Shape (B, actions of all players that mix): their strategies one after the other, each of sum 1."""

U = 2.0**-53
TINY = 1e-250
"""More than what numbers too small for floats can add up to."""


def consistent(system: System, z: Roots) -> Roots:
    """Return rows whose first coordinate of each group is what the others leave of one."""
    out = z.copy()
    for g in system.groups:
        own = system.part(g)
        out[:, own.start] = 1 - out[:, own.start + 1 : own.stop].sum(axis=1)
    return out


def _contracted(table: NDArray[Any], vectors: Sequence[NDArray[Any]], kept: int) -> NDArray[Any]:
    """Return a table of equations x groups with vectors put in for all groups but one: roots x equations x that group."""
    current = np.moveaxis(table, kept + 1, 1)[None]
    for vector in reversed([v for k, v in enumerate(vectors) if k != kept]):
        rows = np.broadcast_to(current, (len(vector), *current.shape[1:])).reshape(len(vector), -1, vector.shape[1])
        current = np.matmul(rows, vector[:, :, None]).reshape(len(vector), *current.shape[1:-1])
    return np.broadcast_to(current, (len(vectors[0]), *current.shape[1:]))


def enclosed(system: System, z: Roots) -> Floats:
    """Return a distance from each row within which there is exactly one root, in the largest part of a coordinate; or infinity.

    Near a point z the map w -> w - Y F(w), Y about the inverse of the Jacobian there, is a contraction of a ball of radius r into
    itself if ``|Y F(z)| < r / 2`` and ``|I - Y F'| <= 1/2`` on it: then it has one fixed point, a root, and F' is regular. F' is
    linear in each group, so that an entry changes by at most ``2 (prod(N + rho) - prod N)``, N the 1-norms and rho their change.
    A sum of d-fold products of up to k terms each is computed to within ``8 (d + 1) (k + 4) U`` of the sum of absolute values,
    those of the first coordinates, which are computed too, counted as 1 plus the others; twice that is taken.
    """
    rows, unknowns = len(z), len(system.square)
    value = np.zeros((rows, unknowns), complex)
    noise = np.zeros((rows, unknowns))
    jacobian = np.zeros((rows, unknowns, unknowns), complex)
    doubt = np.zeros((rows, unknowns, unknowns))
    x = {g: z[:, system.part(g)] for g in system.groups}
    size = {g: np.abs(own) for g, own in x.items()}
    for own in size.values():
        own[:, 0] = 1 + own[:, 1:].sum(axis=1)
    norm = {g: own.sum(axis=1) for g, own in size.items()}
    place = {g: system.part(g).start - system.groups.index(g) for g in system.groups}
    slack = 16 * (len(x) + 1) * (max(system.sizes) + 4) * U
    players = sorted({e.player for e in system.square})
    at = 0
    spans = []
    for i in players:
        mine = [k for k, e in enumerate(system.square) if e.player == i]
        groups = system.square[mine[0]].groups
        table = np.array([system.tables[k] for k in mine])
        span = slice(at, at + len(mine))
        spans.append((span, groups))
        at += len(mine)
        for axis, g in enumerate(groups):
            slope = _contracted(table, [x[j] for j in groups], axis)
            loud = _contracted(np.abs(table), [size[j] for j in groups], axis)
            columns = slice(place[g], place[g] + slope.shape[2] - 1)
            jacobian[:, span, columns] = slope[:, :, 1:] - slope[:, :, :1]
            doubt[:, span, columns] = slack * (loud[:, :, 1:] + loud[:, :, :1]) + TINY
            if axis == 0:
                value[:, span] = (slope * x[g][:, None]).sum(axis=2)
                noise[:, span] = slack * (loud * size[g][:, None]).sum(axis=2) + TINY
    out = np.full(rows, np.inf)
    with np.errstate(all="ignore"):
        regular = np.isfinite(value).all(axis=1) & (np.linalg.det(jacobian) != 0)
        inverse = np.linalg.inv(jacobian[regular])
        y, many = np.abs(inverse), 8 * (unknowns + 4) * U
        error = y @ noise[regular][:, :, None] + many * (y @ np.abs(value[regular])[:, :, None])
        step = 1.01 * (np.abs(inverse @ value[regular][:, :, None]) + error)[:, :, 0].max(axis=1)
        radius = 4 * step + TINY
        product = inverse @ jacobian[regular]
        off = np.abs(np.eye(unknowns) - product) + many * (y @ np.abs(jacobian[regular])) + y @ doubt[regular]
        change = np.zeros((len(radius), unknowns))
        for span, groups in spans:
            for g in groups:
                others = [j for j in groups if j != g]
                before = np.prod([norm[j][regular] for j in others], axis=0) if others else np.ones(len(radius))
                after = np.prod([norm[j][regular] + 2 * x[j].shape[1] * radius for j in others], axis=0) if others else before
                bound = 4 * x[g].shape[1] * (after - before + 16 * U * after if others else 0 * after)
                change[:, span] += bound[:, None]
        kappa = 1.01 * (off.sum(axis=2) + (y @ change[:, :, None])[:, :, 0]).max(axis=1)
        out[regular] = np.where(kappa < 0.5, radius, np.inf)
    return out


def sharpened(system: System, z: NDArray[np.complex128], bits: int) -> list[acb]:
    """Return balls that hold exactly one root, found by Newton's method from a point nearby."""
    with Precision(bits):
        tables = [np.vectorize(_ball, otypes=[object])(system.coefficients(system.table.exact, e)) for e in system.square]
        point = [acb(value) for value in z.tolist()]
        for _ in range(6 + bits.bit_length()):
            point = completed(system, [ball.mid() for ball in point])
            value, jacobian = _equations(system, tables, point)
            try:
                step = jacobian.solve(value)
            except ZeroDivisionError:
                raise Unproved("a Jacobian may be singular") from None
            largest = max(float(abs(step[k, 0]).upper()) for k in range(step.nrows()))
            point = _moved(system, point, [step[k, 0].mid() for k in range(step.nrows())])
            if largest < 2.0 ** (-bits // 2):
                break
        else:
            raise Unproved("Newton's method leads to no root")
        point = completed(system, [ball.mid() for ball in point])
        if all(abs(float(ball.imag)) < 2.0 ** (-bits // 2) for ball in point):
            point = completed(system, [acb(ball.real.mid()) for ball in point])
        value, jacobian = _equations(system, tables, point)
        count = len(tables)
        inverse = flint.acb_mat(count, count, [entry.mid() for entry in jacobian.inv().entries()])
        step = inverse * value
        radius = 4 * max(abs(step[k, 0]).upper() for k in range(count)) + arb(2) ** (2 - bits)
        radius = arb(radius.upper().mid())
        real = all(ball.imag == 0 for ball in point)
        wide = arb(0, float(radius) * 1.0001)
        around = [ball + acb(wide, 0 if real else wide) for ball in point]
        # a complex neighbourhood is needed for the only root, also of a real point
        _, slopes = _equations(system, tables, completed(system, [ball + acb(wide, wide) for ball in point]))
        off = inverse * slopes
        for k in range(count):
            row = sum((abs(off[k, c] - (1 if k == c else 0)) for c in range(count)), start=arb(0))
            if not row < arb(0.5):
                raise Unproved("a root is not shown to be the only one nearby")
        return completed(system, around)


def _ball(value: Fraction) -> acb:
    return acb(as_rational(value))


def completed(system: System, point: Sequence[acb]) -> list[acb]:
    """Return a point whose groups sum to one by their first coordinates."""
    out = list(point)
    for g in system.groups:
        own = system.part(g)
        out[own.start] = 1 - sum(out[own.start + 1 : own.stop], start=acb(0))
    return out


def _moved(system: System, point: Sequence[acb], step: Sequence[acb]) -> list[acb]:
    out, steps = list(point), iter(step)
    for g in system.groups:
        own = system.part(g)
        for k in range(own.start + 1, own.stop):
            out[k] = out[k] - next(steps)
    return out


def _equations(system: System, tables: Sequence[NDArray[Any]], point: Sequence[acb]) -> tuple[Any, Any]:
    """Return the values of the square part at a point, and its Jacobian by all coordinates but the first of each group."""
    values, rows = [], []
    for e, table in zip(system.square, tables, strict=True):
        slopes = {}
        for axis, g in enumerate(e.groups):
            current = np.moveaxis(table, axis, 0)
            for j in reversed([j for j in e.groups if j != g]):
                current = current @ np.array(point[system.part(j)], dtype=object)
            slopes[g] = current.tolist()
        g = e.groups[0]
        values.append(sum((a * b for a, b in zip(slopes[g], point[system.part(g)], strict=True)), start=acb(0)))
        row: list[acb] = []
        for g in system.groups:
            own = slopes.get(g, [acb(0)] * system.sizes[system.groups.index(g)])
            row += [value - own[0] for value in own[1:]]
        rows.append(row)
    count = len(values)
    return flint.acb_mat(count, 1, values), flint.acb_mat(count, count, [value for row in rows for value in row])
