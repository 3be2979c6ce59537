"""Run a sweep: in this process, in some of its own, or on whatever executor the user has; what is done is never lost."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from functools import lru_cache, partial
from multiprocessing import current_process, get_context
from pathlib import Path
from typing import TYPE_CHECKING

from games.arguments import forgiving
from games.errors import FormatError, ParameterError, QuasiallianceError, SolverError, shown
from games.model.family import Family
from games.options import as_float, whole
from games.scenarios.scenario import Scenario

from . import store
from .designs import Design
from .plan import Chunk, Plan, plan
from .store import Store

if TYPE_CHECKING:
    import xarray

ALONE = 1 << 18
"""Games up to which no process of its own is started: that would take longer."""
TRIES = 4
"""How often a chunk is tried, where processes die under it."""
FULL = {errno.ENOSPC, errno.EDQUOT}
"""What a system says when a disk takes no more."""
UNGUARDED = (
    "a script calls sweep where its worker processes, which import the script, call it again: put the call under "
    'if __name__ == "__main__":'
)
"""What is wrong where processes die at once."""
LIMIT = 10**8
"""Games that are solved without being allowed to, at most: some minutes to hours of all processors."""
PATIENCE = 600.0
"""Seconds after which a sweep on which nothing moves is given up."""


@forgiving
def sweep(
    model: Family | None,
    scenario: Scenario,
    design: Design,
    *,
    out: str | Path,
    timing: str | Iterable[str] | None = None,
    us_actions: Iterable[str] | None = None,
    theories: Iterable[str] = (),
    switches: Iterable[str] = (),
    outcomes: Iterable[str] | None = None,
    concepts: Iterable[str] = (),
    resume: bool = False,
    workers: int | None = None,
    executor: Executor | None = None,
    patience: float = PATIENCE,
    limit: int = LIMIT,
    progress: bool | None = None,
) -> xarray.Dataset:
    """Solve every row of a design and write what comes out into a folder, as a labelled data set.

    Parameters
    ----------
    model, scenario
        A model, and all that the design leaves alone: the alliance game, with mechanisms of the user's own too; any other model of
        tables, trees or networks; ``games.models.slow_alliance``. None: the scenario's.
    design
        The rows: ``grid``, ``sobol``, ``latin_hypercube``, ``random``, ``table`` or ``codings`` of this package.
    out
        Folder for the store; new or empty, unless ``resume``.
    timing
        Of the alliance game, one or more of ``given``, ``us-first``, ``allies-first`` and ``simultaneous``; several are a
        dimension.
    us_actions
        In the timing ``given``, and of the slow states, the actions under each of which every row is solved; by default the
        scenario's.
    theories
        Theories by which every row is seen (where a theory fixes a parameter, its value holds); "as asked" is no theory.
    switches
        Mechanisms, each switched off alone; "as asked" is none.
    outcomes
        What is written down: names of ``outcomes()``; by default what is usual for the games, or nothing besides concepts.
    concepts
        Solution concepts and selection rules of the alliance game, names of ``concepts()``: which classes each allows, side by
        side, as the variable ``classes``.
    resume
        Go on with what the folder holds, if it is this sweep by this program: chunks that are missing or damaged are solved.
    workers
        Processes; by default as many as processors, and none besides this one for a small sweep.
    executor
        Where chunks are solved instead: any ``concurrent.futures.Executor`` whose workers can import this package and reach the
        folder, Dask's ``Client(...).get_executor()`` among them. A chunk whose worker dies is tried again, four times in all.
    patience
        Seconds without a finished chunk after which it is given up: workers that never come back are not waited for.
    limit
        Games at most: a design that has more, by a slip say, is refused before anything is written.
    progress
        Whether to show a progress bar on stderr; None: only if that is a terminal.

    Returns
    -------
    The data set, as ``open_sweep`` reads it: dimensions are theory, switched_off, us_action (each also where it has one place) and
    those of the design. With several timings there is ``timing`` in place of us_action ("given P", "us-first", ...), and profiles
    are those of all three players. A model without theories or US actions has no such dimensions. The data set is the same to the
    last bit however often it was interrupted, and wherever its chunks were solved.

    Raises
    ------
    ParameterError, MechanismError, ScenarioError
        For unknown names, values out of range and too many games, before anything is written.
    FormatError
        If the folder holds something else, another sweep, or one that another process writes.
    SolverError
        If the disk is full, processes die again and again, or nothing moves; what is done is safe, and ``resume`` goes on.

    Notes
    -----
    Variables of sets are bit masks, whose legend is in the attributes (CF conventions 1.11, section 3.5).

    >>> import tempfile, games
    >>> from games.models.trilateral import MODEL
    >>> from solvers.sensitivity.sweeps import designs
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rows = designs.grid(MODEL, {"TKN": (0, 1, 3), "s": (0, 1, 2)})
    ...     found = sweep(MODEL, games.scenario("2019"), rows, out=folder, us_actions="PE", progress=False).load()
    >>> dict(found.sizes), found.outcome.sel(us_action="E", substitutability=0).values.ravel()
    ({'theory': 1, 'switched_off': 1, 'us_action': 2, 'dprk_threat_rok': 3, 'substitutability': 2}, array([2, 1, 1], dtype=int8))
    """
    from .data_set import open_sweep

    if getattr(current_process(), "_inheriting", False):  # a process of its own is importing the script that called this
        raise SolverError(f"sweep: {UNGUARDED}")
    made = plan(
        model, scenario, design,
        timing=timing, us_actions=us_actions, theories=theories, switches=switches, outcomes=outcomes, concepts=concepts,
    )  # fmt: skip
    if made.games > whole("limit", limit, 1):
        sizes = ", ".join(f"{dim} {size:,}" for dim, size in zip(made.dims, made.shape, strict=True) if size > 1)
        raise ParameterError(
            f"sweep: {made.games:,} games ({sizes}) are more than the {limit:,} that are allowed; make the design smaller, or "
            f"allow more with limit={made.games} (--limit {made.games})"
        )
    if workers is not None and (isinstance(workers, bool) or not isinstance(workers, int) or workers < 1):
        raise ParameterError(f"workers: a whole number of at least 1 is needed; got {workers!r}")
    if not as_float(patience) > 0:
        raise ParameterError(f"patience: a number of seconds above 0 is needed; got {shown(patience)}")
    folder = Path(out)
    _free(folder, resume)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place = Store(folder, made)
        with place.locked():
            if (folder / store.RECORD).exists():
                if not resume:
                    raise FormatError(f"{folder}: there is a sweep in it; resume it (--resume), or choose another folder")
                place.check()
            else:
                place.create()
            with _reported(folder):
                _run(place, workers, executor, patience, progress)
    except OSError as problem:
        raise SolverError(f"{folder}: {_words(problem, (folder / store.RECORD).exists())}") from None
    return open_sweep(folder)


def _free(folder: Path, resume: bool) -> None:
    """Raise FormatError for a folder that is not empty and holds no sweep, or one that is not to be resumed."""
    if folder.exists() and not folder.is_dir():
        raise FormatError(f"{folder}: a folder is needed; there is a file of that name")
    if not folder.is_dir() or (folder / store.RECORD).exists():
        return
    begun = {store.DATA, store.LOCK, store.LOG, f"{store.RECORD}.partial"}  # killed before it was created
    strange = sorted(path.name for path in folder.iterdir() if path.name not in begun)
    if strange:
        raise FormatError(f"{folder}: it holds other files, {strange[0]!r} among them; name a new folder")


@contextmanager
def _reported(folder: Path) -> Iterator[None]:
    """Tell where to go on when the user interrupts."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"{folder}: what is done is safe, and resume (--resume) goes on") from None


@contextmanager
def _deaf() -> Iterator[None]:
    """Start processes that hear no SIGINT: an interrupt is this process's alone, which then ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _run(place: Store, workers: int | None, executor: Executor | None, patience: float, progress: bool | None) -> None:
    from tqdm import tqdm

    made = place.plan
    place.tidy()
    done = place.done()
    todo = [chunk for chunk in made.chunks if chunk not in done]
    size = {chunk: _games(made, chunk) for chunk in todo}
    data = str((place.folder / store.DATA).resolve())
    solved = made.games - sum(size.values())
    show = None if progress is None else not progress
    bar = tqdm(total=made.games, initial=solved, unit="game", unit_scale=True, file=sys.stderr, disable=show)
    with place.log() as log, bar:
        for chunk, digest in _results(made, data, todo, workers, executor, patience):
            Store.enter(log, chunk, digest)
            bar.update(size[chunk])


def _results(
    made: Plan, data: str, todo: list[Chunk], workers: int | None, executor: Executor | None, patience: float
) -> Iterator[tuple[Chunk, str]]:
    """Yield chunks as they are finished, with the hash of what was written."""
    count = _processors() if workers is None else workers
    if executor is None and (count == 1 or len(todo) < 2 or (workers is None and made.games <= ALONE)):
        for chunk in todo:
            yield chunk, store.write(Path(data), made, chunk)
        return
    text = made.dumps()
    if executor is not None:
        yield from _on(executor, partial(work, text, data), todo, patience, dict.fromkeys(todo, 0))
        return
    tries: dict[Chunk, int] = dict.fromkeys(todo, 0)
    left = set(todo)
    while left:  # a pool of which a process died takes no more work: a new one goes on with what is left
        # The plan comes with the process, not with each chunk: before 3.11.5 Python waits for ever for one that died while the
        # pipe to it was full (CPython issue 94777), and chunks alone never fill it.
        with ProcessPoolExecutor(count, get_context("spawn"), _begin, (text, data)) as pool:
            try:
                for chunk, digest in _on(pool, work_begun, [c for c in todo if c in left], patience, tries, rebuilt=True):
                    left.discard(chunk)
                    yield chunk, digest
            except _BrokenPoolError:
                pool.shutdown(wait=False, cancel_futures=True)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                for process in list((pool._processes or {}).values()):
                    process.terminate()
                raise


class _BrokenPoolError(Exception):
    """A pool of processes of its own is broken and is to be built anew."""


def _on(
    pool: Executor, job: Callable[[Chunk], str], todo: list[Chunk], patience: float, tries: dict[Chunk, int], rebuilt: bool = False
) -> Iterator[tuple[Chunk, str]]:
    """Yield what an executor finishes; few chunks are on their way at a time, so that any number of them needs little memory."""
    pending: dict[Future[str], Chunk] = {}
    waiting = list(reversed(todo))
    room = max(4, 4 * (getattr(pool, "_max_workers", None) or _processors()))
    last = time.monotonic()
    while waiting or pending:
        while waiting and len(pending) < room:
            chunk = waiting.pop()
            try:
                with _deaf():
                    pending[pool.submit(job, chunk)] = chunk
            except BrokenExecutor as broke:  # a worker died since the last look
                waiting.append(chunk)
                if pending:
                    break
                if rebuilt:
                    raise _BrokenPoolError from None
                raise SolverError(f"sweep: the executor takes no more work ({broke}); go on with resume") from None
        finished, _ = wait(pending, timeout=1.0, return_when=FIRST_COMPLETED)
        if not finished and time.monotonic() - last > patience:
            for future in pending:
                future.cancel()
            raise SolverError(f"sweep: no chunk was finished in {patience:g} s, as if no worker were left; go on with resume")
        broken = False
        for future in finished:
            chunk = pending.pop(future)
            problem = future.exception()
            if problem is None:
                last = time.monotonic()
                yield chunk, future.result()
            elif isinstance(problem, QuasiallianceError | OSError):
                raise problem
            else:
                tries[chunk] += 1
                broken = True
                if tries[chunk] >= TRIES:
                    raise SolverError(
                        f"sweep: chunk {chunk} failed {TRIES} times, last with {type(problem).__name__}: {problem}; "
                        "what is done is safe, and resume goes on" + (f"; or {UNGUARDED}" if rebuilt else "")
                    ) from problem
                waiting.append(chunk)
        if broken and rebuilt:
            raise _BrokenPoolError


def work(text: bytes, data: str, chunk: Chunk) -> str:
    """Solve and write a chunk, in whatever process; return the hash of what was written."""
    return store.write(Path(data), _plan(text), chunk)


_BEGUN: list[tuple[bytes, str]] = []
"""What a process of a pool of its own works on."""


def _begin(text: bytes, data: str) -> None:
    """Tell a process what it will work on."""
    _BEGUN[:] = [(text, data)]


def work_begun(chunk: Chunk) -> str:
    """Solve and write a chunk of what the process was told to work on; return the hash of what was written."""
    return work(*_BEGUN[0], chunk)


@lru_cache(maxsize=2)
def _plan(text: bytes) -> Plan:
    import cloudpickle

    found: Plan = cloudpickle.loads(text)
    return found


def _games(made: Plan, chunk: Chunk) -> int:
    size = 1
    for part in made.region(chunk):
        size *= part.stop - part.start
    return size


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _words(problem: OSError, begun: bool) -> str:
    """Return what is wrong with a folder, and what to do about it."""
    said = problem.strerror or str(problem)
    if not begun:
        return f"{said}; name a folder that can be written"
    remedy = "make room, and go on with resume" if problem.errno in FULL else "go on with resume once it can be written"
    return f"{said}; what is done is safe: {remedy}"
