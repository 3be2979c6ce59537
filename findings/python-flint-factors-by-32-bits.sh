#!/usr/bin/env bash
# python-flint 0.9.0: factoring a polynomial in several variables over the integers fails where two factors of one degree have
# coefficients that do not fit 32 bits.
#
# Expected: factors, as FLINT itself finds them and as the same polynomial over the rationals gives them.
# Seen:     OverflowError from fmpz_mpoly.factor() once its factors are put in order; a single large factor passes, and so does
#           fmpq_mpoly.factor() on the same polynomial. Ordinary decimals read as binary floats give such coefficients.
# Hurt:     whoever eliminates variables exactly (equilibria of games with four players from payoffs in tenths).
# Guard:    games/exact/polynomials.py, factors(); test_factors_of_any_size.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install python-flint==0.9.0
"$folder/venv/bin/python" - <<'PYTHON'
import sys

from flint import Ordering, __version__, fmpq_mpoly_ctx, fmpz_mpoly_ctx


def product(ring):
    x, y = ring.get(("x", "y"), Ordering.lex).gens()
    return (x + 2**40 * y) * (2**50 * x + y)


print("python-flint", __version__)
constant, factors = product(fmpq_mpoly_ctx).factor()
print("over the rationals:", constant, factors)
try:
    print("over the integers: ", product(fmpz_mpoly_ctx).factor())
except OverflowError as problem:
    print("over the integers:  OverflowError:", problem)
    sys.exit(0)
print("The behaviour has changed.")
sys.exit(1)
PYTHON
