"""Long searches end at the keyboard and at their deadline, in the compiled kernels too."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep

import numpy as np
import pytest

import games
from games.normal_form import NormalFormGame
from solvers import nash, native
from solvers.nash.batch import Flag
from solvers.result import Status

SOON = 5.0
"""Seconds that are soon on a busy machine; what is interrupted here would take hours."""

needs_kernel = pytest.mark.skipif(native.library() is None, reason="the kernels were not built")
posix = pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT can be sent to one process")


def hard(size: int = 26, number: int = 1) -> np.ndarray:
    """Games whose polytopes have more vertices than anybody waits for."""
    return np.random.default_rng(26).integers(-99, 100, (number, 2, size, size)).astype(float)


def interrupted(command: Sequence[str]) -> tuple[float, int, str]:
    """Send SIGINT a second after a command says that it starts: the seconds it then takes to end, its status, its words."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        first = process.stderr.readline()
        sleep(1)
        assert process.poll() is None, first
        start = monotonic()
        process.send_signal(signal.SIGINT)
        _, words = process.communicate(timeout=60)
        return monotonic() - start, process.returncode, words
    finally:
        process.kill()


BODIES = {
    "one game": "nash.solve(NormalFormGame(hard()[0]), seconds=math.inf)",
    "a batch": "nash.solve_batch(hard(number=64), exact=False)",
    "paths": "lemke_howson.solve(NormalFormGame(hard(200)[0]))",
    "a table of ones": "pure.solve(NormalFormGame(np.ones((2, 300, 300))))",
}


@posix
@needs_kernel
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_key_ends_a_search(body: str) -> None:
    """Ctrl-C is a KeyboardInterrupt at once, wherever the search is."""
    program = (
        "import math, sys; import numpy as np; from games.normal_form import NormalFormGame; from solvers import nash, pure\n"
        "from solvers.nash import lemke_howson; from tests.solvers.nash.test_interrupts import hard\n"
        f"print('starts', file=sys.stderr, flush=True); {body}"
    )
    seconds, status, words = interrupted([sys.executable, "-c", program])
    assert seconds < SOON
    assert status in (1, -signal.SIGINT)
    assert words.strip().endswith("KeyboardInterrupt")


@posix
@needs_kernel
def test_a_key_ends_a_command(tmp_path: Path) -> None:
    """At the command line it is exit status 130 without a traceback; the size of the work was said before."""
    path = tmp_path / "hard.nfg"
    games.write(NormalFormGame(hard()[0]), path)
    seconds, status, words = interrupted([sys.executable, "-m", "quasialliance", "solve", str(path), "--seconds", "inf"])
    assert seconds < SOON
    assert status == 130
    assert "Traceback" not in words


@needs_kernel
def test_a_deadline_ends_a_search_with_an_equilibrium() -> None:
    """The kernel is told when the time is over; what Lemke-Howson paths find in a tenth of it more is listed."""
    start = monotonic()
    found = nash.solve(NormalFormGame(hard()[0]), seconds=2)
    assert monotonic() - start < 2 + SOON
    assert found.status is Status.OUT_OF_TIME
    assert found.equilibria
    assert all(e.regret == 0 for e in found.equilibria)


@needs_kernel
def test_a_deadline_ends_a_batch() -> None:
    """What was solved stays, the rest is undecided; without a deadline nothing changes."""
    start = monotonic()
    batch = nash.solve_batch(hard(number=4), seconds=1)
    assert monotonic() - start < 1 + SOON
    assert set(batch.flags) <= {Flag.UNDECIDED, Flag.SOME}
    small = np.random.default_rng(0).normal(size=(50, 2, 3, 3))
    whole, timed = nash.solve_batch(small), nash.solve_batch(small, seconds=600)
    assert np.array_equal(whole.profiles, timed.profiles)
    assert not nash.solve_batch(small, seconds=0).profiles.size


@needs_kernel
def test_a_bound_on_vertices_is_the_same_everywhere() -> None:
    """Beyond it the answer is SOME and says so, with equilibria; the search is the same whoever runs it."""
    from solvers.nash.engine import two_player

    game = NormalFormGame(hard(10)[0])
    a, b = game.fractions()
    with pytest.raises(two_player.TooManyError, match="more than 20 vertices"):
        two_player.maximal_subsets(a, b, 20)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("solvers.nash.enumeration.MOST_VERTICES", 20)
        some = nash.solve(game)
    whole = nash.solve(game)
    assert not some.complete
    assert "20 vertices" in str(some.table())
    assert set(map(repr, some.equilibria)) <= set(map(repr, whole.points))
