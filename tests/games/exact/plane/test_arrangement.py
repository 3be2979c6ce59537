"""Arrangements of lines and curves: Euler's formula, areas, ends, near misses, and what is refused."""

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest

import games
from games.exact.numbers import fraction, sign
from games.exact.plane.arrangement import arrange
from games.exact.plane.curves import PLANE, sign_in_box, value_at
from games.exact.plane.subdivision import Arrangement

X, Y = PLANE.gens()
UNIT = ((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))


def random_line(rng: random.Random) -> object:
    """Return a line through a random point of the unit square, so that it divides it."""
    a, b = rng.randint(-99, 99), rng.choice([-1, 1]) * rng.randint(1, 99)
    through = (Fraction(rng.randint(1, 999), 1000), Fraction(rng.randint(1, 999), 1000))
    line = a * X + b * Y
    return line - value_at(line, through)


def euler(found: Arrangement) -> int:
    """Return V - E + F, the outside being a face."""
    return len(found.vertices) - len(found.edges) + len(found.samples) + 1


def pieces(found: Arrangement) -> int:
    """Return into how many parts the vertices and edges fall."""
    parent = list(range(len(found.vertices)))

    def find(k: int) -> int:
        while parent[k] != k:
            k = parent[k]
        return k

    for edge in found.edges:
        parent[find(edge.ends[0])] = find(edge.ends[1])
    return len({find(k) for k in parent})


def whole_area(found: Arrangement) -> tuple[Fraction, Fraction]:
    """Return the bounds of the sum of all areas."""
    low, high = (sum((area[k] for area in found.areas), Fraction(0)) for k in (0, 1))
    return low, high


@pytest.mark.parametrize("lines", [1, 2, 5, 12, 24])
def test_lines_in_general_position_cut_the_expected_number_of_cells(lines: int) -> None:
    """With n lines through a box with k crossings there are 1 + n + k cells; V - E + F = 2; areas sum to the box's exactly."""
    rng = random.Random(lines)
    given = [random_line(rng) for _ in range(lines)]
    found = arrange(UNIT, given)
    crossings = 0
    for p, q in itertools.combinations(given, 2):
        (a, b, c), (d, e, f) = ([fraction(line[k]) for k in ((1, 0), (0, 1), (0, 0))] for line in (p, q))
        x, y = Fraction(b * f - c * e, a * e - b * d), Fraction(c * d - a * f, a * e - b * d)
        crossings += 0 < x < 1 and 0 < y < 1
    assert len(found.samples) == 1 + lines + crossings
    assert euler(found) == 2
    assert whole_area(found) == (1, 1)
    assert len(set(found.signs)) == len(found.samples)


def test_lines_and_the_sweep_find_the_same_arrangement() -> None:
    """Splitting convex cells and sweeping over the same lines give the same signs and the same exact areas."""
    from games.exact.plane.curves import dividing_curves
    from games.exact.plane.sweep import Sweep

    rng = random.Random(0)
    curves = dividing_curves(UNIT, {(): [random_line(rng) for _ in range(12)]}, ())
    split, swept = arrange(UNIT, [c.polynomial for c in curves]), Sweep(UNIT, curves, []).result()
    assert dict(zip(split.signs, split.areas, strict=True)) == dict(zip(swept.signs, swept.areas, strict=True))
    assert len(split.edges) == len(swept.edges)


def test_concurrent_and_repeated_lines() -> None:
    """Three lines through one point make six cells; a line given twice counts once, a side of the box not at all."""
    found = arrange(UNIT, [X - Y, X + Y - 1, 2 * X - 1, 4 * X - 2, (X - Y) ** 2, X, Y * (Y - 1)])
    assert len(found.samples) == 6
    assert whole_area(found) == (1, 1)
    inner = [edge.faces for edge in found.edges if None not in edge.faces]
    assert all(len({face for pair in inner if own in pair for face in pair}) == 3 for own in range(6))


@pytest.mark.parametrize("seed", range(12))
def test_curves_have_a_face_for_every_point(seed: int) -> None:
    """Random conics obey Euler's formula, their areas enclose 1, and every point's signs are those of a face."""
    rng = random.Random(seed)
    given = []
    for k in range(4):
        line, other = random_line(rng), random_line(rng)
        given.append(line * other + rng.randint(-9, 9) if k % 2 else line + rng.randint(-9, 9) * X * Y)
    centre = Fraction(rng.randint(2, 8), 10), Fraction(rng.randint(2, 8), 10)
    shift = value_at(X, centre), value_at(Y, centre)
    given.append(25 * (X - shift[0]) ** 2 + 36 * (Y - shift[1]) ** 2 - 1)
    found = arrange(UNIT, given)
    assert euler(found) == 1 + pieces(found)
    low, high = whole_area(found)
    assert low <= 1 <= high
    assert high - low < Fraction(1, 10**8)
    known = set(found.signs)
    for _ in range(300):
        point = (Fraction(rng.randint(1, 10006), 10007), Fraction(rng.randint(1, 10006), 10007))
        assert tuple(sign(value_at(c.polynomial, point)) for c in found.curves) in known


def test_areas_under_curves_are_enclosed() -> None:
    """The disc's area is pi r^2, that below 1/(4x) is (1 + ln 4)/4: both within the bounds."""
    half = value_at(X, (Fraction(1, 2), Fraction(0)))
    disc = arrange(UNIT, [(X - half) ** 2 + (Y - half) ** 2 - half / 8])
    inside = disc.areas[[s[0] for s in disc.signs].index(-1)]
    assert float(inside[0]) == pytest.approx(np.pi / 16, abs=1e-9)
    assert inside[0] < np.pi / 16 < inside[1]
    below = arrange(UNIT, [4 * X * Y - 1])
    area = below.areas[[s[0] for s in below.signs].index(-1)]
    assert area[0] < (1 + np.log(4)) / 4 < area[1]


def test_a_curve_of_high_degree_in_one_variable_is_swept_along_the_other() -> None:
    """Above x = y^3 lies a quarter of the unit square; its edges keep the larger face on the right hand."""
    found = arrange(UNIT, [X - Y**3, 3 * X + Y - 2])
    assert euler(found) == 2
    below = sum(float(area[0]) for signs, area in zip(found.signs, found.areas, strict=True) if signs[0] < 0)
    assert below == pytest.approx(1 / 4, abs=1e-9)
    for edge in found.edges:
        for side, face in zip((1, -1), edge.faces, strict=True):
            middle, step = edge.points[len(edge.points) // 2 - 1 :][:2], 1e-6
            along = (middle[1] - middle[0]) / np.linalg.norm(middle[1] - middle[0])
            point = middle.mean(axis=0) + side * step * np.array([-along[1], along[0]])
            exactly = (Fraction(float(point[0])), Fraction(float(point[1])))
            if face is not None and len(edge.points) == 2:
                assert tuple(sign(value_at(c.polynomial, exactly)) for c in found.curves) == found.signs[face]
            elif face is None:
                assert not (0 < point[0] < 1 and 0 < point[1] < 1)


@pytest.mark.parametrize("bend", [0, 1])
def test_curves_end_where_they_cease_to_count(bend: int) -> None:
    """A curve for each side of a fold: four faces, no edge of a curve beyond the fold."""
    curves = [4 * Y - 1 + bend * X * Y, 4 * Y - 3 + bend * X * Y]
    fold = 2 * X - 1
    found = arrange(UNIT, {(-1,): [curves[0]], (1,): [curves[1]]}, [fold])
    assert len(found.samples) == 4
    assert euler(found) == 2
    for edge in found.edges:
        if edge.curve is not None:
            curve = found.curves[edge.curve]
            middle = edge.points.mean(axis=0)
            assert curve.counts((sign(2 * middle[0] - 1),))


def test_two_discs_that_meet_twice_over_one_abscissa() -> None:
    """Two equal discs side by side have a lens of the known area in common, and both their crossings lie on one vertical."""
    half, third = (value_at(X, (Fraction(1, n), Fraction(0))) for n in (2, 3))
    radius = Fraction(1, 4)
    discs = [(X - c) ** 2 + (Y - half) ** 2 - half**4 for c in (third, 2 * third)]
    found = arrange(UNIT, discs)
    assert len(found.samples) == 4
    assert euler(found) == 1 + pieces(found)
    r, d = float(radius), 1 / 3
    lens = 2 * r**2 * np.arccos(d / (2 * r)) - d / 2 * np.sqrt(4 * r**2 - d**2)
    low, high = found.areas[found.signs.index((-1, -1))]
    assert float(low) == pytest.approx(lens, abs=1e-9)
    assert high - low < Fraction(1, 10**8)


def test_a_branch_that_goes_to_infinity_and_comes_back() -> None:
    """Where the square term vanishes one root is finite and the other infinite; faces and areas do not notice."""
    found = arrange(UNIT, [4 * (2 * X - 1) * Y * Y + 4 * Y - 1, X - Y])
    assert euler(found) == 1 + pieces(found)
    low, high = whole_area(found)
    assert low <= 1 <= high
    known = set(found.signs)
    for j, k in itertools.product(range(1, 23), range(1, 29)):
        point = (Fraction(j, 23), Fraction(k, 29))
        assert tuple(sign(value_at(c.polynomial, point)) for c in found.curves) in known


@pytest.mark.parametrize(("bend", "digits"), [(0, 30), (1, 30), (1, 9000)])
def test_curves_that_nearly_meet_are_told_apart(bend: int, digits: int) -> None:
    """Three curves that miss a common point by 1e-30 or 1e-9000 make seven faces, not six: precision is raised until that shows."""
    third = 2 * X - 1 + bend * (X - Y) * (X + Y)
    tiny = value_at(X, (Fraction(1, 10**digits), Fraction(0)))
    assert len(arrange(UNIT, [X - Y, X + Y - 1, third]).samples) == 6
    assert len(arrange(UNIT, [X - Y, X + Y - 1, third - tiny]).samples) == 7


def test_a_sign_shown_by_bernstein_coefficients_is_the_sign() -> None:
    """Where a sign is claimed for a box, all of 200 points have it."""
    rng = random.Random(3)
    claimed = 0
    for _ in range(60):
        polynomial = sum((rng.randint(-5, 9) * X**i * Y**j for i in range(3) for j in range(3)), 0 * X)
        shown = sign_in_box(polynomial, UNIT)
        if shown is not None:
            claimed += 1
            for _ in range(200):
                point = (Fraction(rng.randint(1, 999), 1000), Fraction(rng.randint(1, 999), 1000))
                assert sign(value_at(polynomial, point)) == shown
    assert 5 < claimed < 60


def test_a_fold_that_vanishes_identically_divides_nothing() -> None:
    """With a fold that is zero throughout, curves that count in parts of the plane are cut by the other fold alone."""
    curves = [X * Y + 4 * Y - 1, X * Y + 4 * Y - 3]
    folds = [0 * X, 2 * X - 1]
    found = arrange(UNIT, {(0, side): [own] for side, own in zip((-1, 1), curves, strict=True)}, folds)
    alone = arrange(UNIT, {(side,): [own] for side, own in zip((-1, 1), curves, strict=True)}, folds[1:])
    assert found.signs == alone.signs
    assert found.areas == alone.areas


def test_degree_three_in_both_variables_is_refused() -> None:
    """A curve that is cubic in both variables is refused by name, not mapped wrongly."""
    with pytest.raises(games.ParameterError, match="degree three"):
        arrange(UNIT, [X**3 + Y**3 - X * Y])
