"""One file per command, found by walking this package: the file's name is the command's, its ``COMMAND`` is what runs.

A command imports solvers and figures when it runs, so that help is there at once.
"""
