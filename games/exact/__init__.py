"""Exact arithmetic that knows no game: algebraic numbers, linear programs, the cells of a plane cut by curves."""
