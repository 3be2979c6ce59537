"""Exact solution of polynomial systems on the unit box."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from solvers.assessments import cells
from solvers.assessments.conditions import System
from solvers.assessments.polynomial import Polynomial

F = Fraction


class TestCells:
    """Exact solution of polynomial systems on the unit box."""

    x, y = Polynomial.variable("x"), Polynomial.variable("y")

    def test_roots_of_higher_degree_are_exact(self) -> None:
        """The curves x y = 1/4 and x + y = 9/8 meet in two irrational points of the square's diagonal mirror."""
        open_box = (self.x, 1 - self.x, self.y, 1 - self.y)
        system = System(("x", "y"), (self.x * self.y - F(1, 4), self.x + self.y - F(9, 8)), open_box, (), frozenset({"x", "y"}))
        found = cells.solve(system)
        assert found.undecided == 0
        assert len(found.found) == 2
        values = sorted(float(c.solved["x"][0].value({})) for c in found.found)
        assert values == pytest.approx([(9 / 8 - 17**0.5 / 8) / 2, (9 / 8 + 17**0.5 / 8) / 2])

    def test_contradictory_inequalities_are_empty(self) -> None:
        """A polynomial cannot be positive and not positive."""
        p = self.x * self.y - self.x * self.x - F(1, 8)
        found = cells.solve(System(("x", "y"), (), (p,), (-p,)))
        assert found.undecided == 0
        assert not found.found

    def test_two_intervals_are_two_cells(self) -> None:
        """(x - 1/4)(x - 3/4) >= 0 holds at both ends of the unit interval."""
        found = cells.solve(System(("x",), (), (), ((self.x - F(1, 4)) * (self.x - F(3, 4)),)))
        spans = sorted(tuple(sorted(v["x"] for v in c.vertices)) for c in found.found)
        assert spans == [(0, F(1, 4)), (F(3, 4), 1)]

    def test_curved_regions_are_found_or_refuted(self) -> None:
        """Two curved inequalities that only meet outside the open square are refuted; loosened, a point is found."""
        open_box = (self.x, 1 - self.x, self.y, 1 - self.y)
        first, second = 2 * self.x - 2 * self.y - 1, 1 - 2 * self.x - 4 * self.y + 2 * self.x * self.y
        names = frozenset({"x", "y"})
        empty = cells.solve(System(("x", "y"), (), open_box, (first, second), names))
        assert (empty.undecided, empty.found) == (0, [])
        loose = cells.solve(System(("x", "y"), (), open_box, (first + F(1, 4), second + F(1, 4)), names))
        (cell,) = loose.found
        assert loose.undecided == 0
        assert cell.dimension == 2
        assert cell.holds(cell.centre)

    @pytest.mark.parametrize("seed", range(120))
    def test_random_points_are_in_some_cell(self, seed: int) -> None:
        """A bilinear system made to hold at a known point has a cell that holds it."""
        rng = random.Random(seed)
        point = {"x": F(rng.randint(1, 9), 10), "y": F(rng.randint(1, 9), 10), "z": F(rng.randint(1, 9), 10)}
        names = ("x", "y", "z")
        x, y, z = (Polynomial.variable(n) for n in names)

        def form() -> Polynomial:
            a, b, c, d = (rng.randint(-3, 3) for _ in range(4))
            p = a * x * y + b * y * z + c * x + d * z
            return p - p.value(point)

        equations = tuple(form() for _ in range(rng.choice([1, 2])))
        strict = tuple(s for v in (x, y, z) for s in (v, 1 - v))
        weak = tuple(form() for _ in range(2))
        found = cells.solve(System(names, equations, strict, weak, frozenset(names)))
        assert found.undecided or any(c.holds(point) for c in found.found)
