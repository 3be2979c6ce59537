"""Extensive-form games: Nash and sequential equilibria of trees, signalling games, sequence form, repeated and stochastic games."""
