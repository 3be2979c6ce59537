"""The tables of the paper: one file per table, each with ``paper(results)`` that yields (file stem, Table)."""
