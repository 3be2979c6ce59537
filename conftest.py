"""What holds for every test and doctest: figures need no screen, Hypothesis neither chance nor clock."""

import matplotlib
from hypothesis import settings

# Not by MPLBACKEND: the kernels of tested notebooks would inherit it and show no figure.
matplotlib.use("Agg")

settings.register_profile("reproducible", derandomize=True, deadline=None)
settings.load_profile("reproducible")
