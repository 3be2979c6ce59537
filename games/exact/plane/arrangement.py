r"""Arrangements: how the zero curves of polynomials in two variables divide a box, exactly.

Straight lines divide the box into convex cells, found by splitting cells line by line in integers. Curves that are at most
quadratic in one of the variables are swept along the other (Collins 1975; Bentley and Ottmann 1979): every abscissa at
which the order of the curves may change is a root of a resultant or a discriminant, an exact algebraic number; between two
of them the order is read off at a rational point. No step depends on a resolution or a tolerance: signs are decided by
interval arithmetic whose precision is doubled until it decides, and zeros by divisibility.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flint import fmpq_mpoly

from ...errors import ParameterError
from .curves import PLANE, Box, Curve, Signs, dividing_curves
from .straight_lines import split_by_lines
from .subdivision import Arrangement, Edge
from .sweep import Sweep

MOST_DEGREE = 2


def arrange(
    box: Box, polynomials: Mapping[Signs, Iterable[fmpq_mpoly]] | Iterable[fmpq_mpoly], folds: Sequence[fmpq_mpoly] = ()
) -> Arrangement:
    """Return the arrangement of the zero curves of polynomials in a box.

    Parameters
    ----------
    polynomials
        In the ring ``PLANE``; they are factored, and factors without a zero inside the box are left out. Different
        polynomials for different parts of the plane are given by the signs that the folds have there.
    folds
        Linear polynomials that split the plane into such parts.

    Raises
    ------
    ParameterError
        If a factor is of degree three or more in both variables.

    >>> from fractions import Fraction
    >>> x, y = PLANE.gens()
    >>> unit = ((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
    >>> cut = arrange(unit, [2 * x - y, 2 * x * y - 1])
    >>> len(cut.samples), [round(float(low), 4) for low, _ in cut.areas]
    (3, [0.5966, 0.25, 0.1534])
    """
    parts: Mapping[Signs, Iterable[fmpq_mpoly]] = polynomials if isinstance(polynomials, Mapping) else {(): polynomials}
    curves = dividing_curves(box, parts, folds)
    if all(curve.polynomial.total_degree() == 1 for curve in curves):
        return split_by_lines(box, curves, folds)
    if max((curve.polynomial.degrees()[1] for curve in curves), default=0) <= MOST_DEGREE:
        return Sweep(box, curves, folds).result()
    if max((curve.polynomial.degrees()[0] for curve in curves), default=0) <= MOST_DEGREE:
        x, y = PLANE.gens()
        turned = tuple(Curve(curve.polynomial.compose(y, x), curve.domains) for curve in curves)
        found = Sweep((box[1], box[0]), turned, [fold.compose(y, x) for fold in folds]).result()
        return _turned(found, box, curves)
    raise ParameterError("a condition is of degree three or more in both parameters; choose others, or a numeric map")


def _turned(found: Arrangement, box: Box, curves: tuple[Curve, ...]) -> Arrangement:
    """Return an arrangement with x and y exchanged: edges turn round, so that left stays left."""
    edges = tuple(
        Edge(e.curve, (e.ends[1], e.ends[0]), e.faces, e.points[::-1, ::-1], None if e.integral is None else e.integral)
        for e in found.edges
    )
    return Arrangement(box, curves, found.vertices[:, ::-1], edges, tuple((y, x) for x, y in found.samples), found.signs)
