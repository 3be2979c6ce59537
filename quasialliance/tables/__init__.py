"""The tables of the paper: one file per table, each with ``paper(results)`` that yields (file stem, Table).

A table says only its content: a caption of one line, and notes. How it is printed, in words and at which width, is decided in
``quasialliance.typeset`` and ``games.latex``. A file whose tables are of single scenarios also has ``own(results)``, which yields
those of ``results.close`` alone, for a paper of one's own scenarios.
"""
