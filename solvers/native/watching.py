"""Compiled kernels that may run long: they are watched, so that neither the keyboard nor a deadline has to wait for them."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import c_int
from threading import Thread
from typing import TypeVar

from games.deadline import check, remaining

T = TypeVar("T")

LOOK = 0.05
"""Seconds between two looks at the clock; a key pressed is seen at once where the system allows it, else at the next look."""


def watched(kernel: Callable[[c_int], T]) -> T:
    """Return what a kernel returns: it runs in a thread of its own, and is told to stop when there is reason to.

    Parameters
    ----------
    kernel
        Called with a C int that is 0; it must return soon after this is set to 1, whatever it then returns.

    Raises
    ------
    OutOfTimeError
        If the time is over before it returns; a KeyboardInterrupt likewise.

    >>> watched(lambda stop: stop.value + 1)
    1
    """
    stop = c_int(0)
    answers: list[T] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(kernel(stop))
        except BaseException as fault:  # whatever it is: it belongs to whoever asked
            faults.append(fault)

    check()
    thread = Thread(target=run, daemon=True)
    try:
        thread.start()
        while thread.is_alive():
            thread.join(min(LOOK, remaining()))
            if thread.is_alive():
                check()
    finally:
        stop.value = 1
        if thread.ident is not None:
            thread.join()
    if faults:
        raise faults[0]
    return answers[0]
