"""What holds for every test and doctest: figures need no screen, Hypothesis neither chance nor clock."""

import matplotlib
from hypothesis import settings

# Before pytest imports games.episodes as a module of its own, which would hide the function games.episodes.
import games  # noqa: F401  # first, so that games.episodes is the function whatever pytest collects first

# Not by MPLBACKEND: the kernels of tested notebooks would inherit it and show no figure.
matplotlib.use("Agg")

settings.register_profile("reproducible", derandomize=True, deadline=None)
settings.load_profile("reproducible")
