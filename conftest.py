"""What holds for every test and doctest: figures need no screen, Hypothesis neither chance nor clock."""

import os

import matplotlib
from hypothesis import settings

# Not by MPLBACKEND: the kernels of tested notebooks would inherit it and show no figure.
matplotlib.use("Agg")

# As many cases as find what the tests found so far; `make campaign` draws many more.
settings.register_profile("reproducible", derandomize=True, deadline=None, max_examples=40)
settings.register_profile("campaign", derandomize=True, deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "reproducible"))
