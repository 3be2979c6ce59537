"""The engine of sequential and weak Bayesian equilibria: consistent beliefs, cells of assessments, their enumeration."""
