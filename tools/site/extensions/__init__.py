"""Sphinx extensions: formulas without scripts, commands that the build runs, references in annotations."""
