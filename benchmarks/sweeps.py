"""Sweeps: storage against the solvers' own time, memory, Dask, and the same sweep written with pygambit, in one run, CPU time."""

import resource
import statistics
import subprocess
import sys
import tempfile
import time

import games
from games.models.trilateral import MODEL
from solvers import nash
from solvers.sensitivity.sweeps import designs, sweep

SCENARIO = games.scenario("2019")
SEED = 20240422


def cpu() -> float:
    """Processor time of this process and of those it waited for, in seconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(own.ru_utime + own.ru_stime for own in used)


def swept(size: int, **options: object) -> tuple[float, float, float]:
    """Sweep the whole box of 2019; return seconds of processor, seconds by the clock, and the peak of memory in MB."""
    script = f"""
import resource, sys
sys.path[:0] = {sys.path!r}
import games
from games.models.trilateral import MODEL
from solvers.sensitivity.sweeps import designs, sweep
if __name__ == "__main__":
    scenario = games.scenario("2019")
    rows = designs.random(MODEL, designs.box_of(MODEL, scenario), {size}, rng={SEED})
    sweep(MODEL, scenario, rows, out=sys.argv[1], progress=False, **{options!r})
    own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(max(o.ru_maxrss for o in own) / 1024)
"""
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        file.write(script)
        file.flush()
        before, start = cpu(), time.perf_counter()
        done = subprocess.run([sys.executable, file.name, f"{folder}/out"], capture_output=True, text=True, check=True)
        return cpu() - before, time.perf_counter() - start, float(done.stdout)


def on_dask(size: int, times: int = 3) -> None:
    """Print what a sweep costs on two local workers of Dask against two processes of its own, turn about; the cluster is up before.

    Processor time is that of this process, in which the scheduler runs, and of the workers; own processes start and end within it.
    """
    import psutil
    from distributed import Client, LocalCluster

    rows = designs.random(MODEL, designs.box_of(MODEL, SCENARIO), size, rng=SEED)
    options = {"outcomes": ("nash",), "timing": "simultaneous", "progress": False}
    ratios = []
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        known = [psutil.Process(), *psutil.Process().children(recursive=True)]
        for _ in range(times):
            with tempfile.TemporaryDirectory() as folder:
                before, start = cpu(), time.perf_counter()
                sweep(MODEL, SCENARIO, rows, out=f"{folder}/own", workers=2, **options)
                own = cpu() - before, time.perf_counter() - start
                before, start = sum(sum(p.cpu_times()[:2]) for p in known), time.perf_counter()
                sweep(MODEL, SCENARIO, rows, out=f"{folder}/dask", executor=client.get_executor(), **options)
                there = sum(sum(p.cpu_times()[:2]) for p in known) - before, time.perf_counter() - start
                ratios.append([d / o for d, o in zip(there, own, strict=True)])
    used, wall = (statistics.median(each) for each in zip(*ratios, strict=True))
    print(f"{size:,} whole sets on two workers of Dask against two own processes: CPU {used:.2f}, by the clock {wall:.2f}")
    print(f"  each run: {', '.join(f'{u:.2f} and {w:.2f}' for u, w in ratios)}")


def main() -> None:
    """Print rates, memory and ratios."""
    for size in (10**6, 10**7):
        used, wall, memory = swept(size, outcomes=("margin", "strict"))
        print(f"{size:,} games, pure sets, classes and margins: {used:.1f} s of CPU, {wall:.1f} s, {memory:.0f} MB a process")
    size = 10**6
    rows = designs.random(MODEL, designs.box_of(MODEL, SCENARIO), size, rng=SEED)
    used, wall, memory = swept(size, outcomes=("nash",), timing="simultaneous")
    before = cpu()
    columns = rows.columns((slice(None),))
    payoffs = MODEL.batch({symbol: columns[own.name] for own in rows.inputs for symbol in own.symbols}, at=SCENARIO)
    built = cpu() - before
    nash.solve_batch(payoffs)
    alone = cpu() - before
    print(f"{size:,} whole sets of 3x3x3 games: {used:.1f} s of CPU, {wall:.1f} s, at most {memory:.0f} MB a process")
    print(f"  payoffs and solver alone: {built:.1f} + {alone - built:.1f} s; ratio {used / alone:.2f}")
    on_dask(size)
    few = 300
    gambit = by_gambit(few) / few
    print(f"  Gambit's enumpoly on {few} of them, already built: {1e3 * gambit:.2f} ms a game; ratio {gambit / (used / size):.0f}")


def by_gambit(count: int) -> float:
    """Return the seconds of processor that Gambit takes for all equilibria of games that are already built."""
    import pygambit

    from games.formats.peers import to_gambit

    columns = designs.random(MODEL, designs.box_of(MODEL, SCENARIO), count, rng=SEED).columns((slice(None),))
    rows = [{MODEL.parameter(name).symbol: column[k] for name, column in columns.items()} for k in range(count)]
    built = [to_gambit(MODEL.game(SCENARIO.set(values), timing="simultaneous")) for values in rows]
    before = cpu()
    for game in built:
        pygambit.nash.enumpoly_solve(game)
    return cpu() - before


if __name__ == "__main__":
    main()
