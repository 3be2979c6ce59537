"""One file per command, found by walking this package: a file holds the command of its name.

A command imports solvers and figures when it runs, so that help is there at once.
"""
