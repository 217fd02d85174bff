"""One place for all who want to write to one SQLite file: threads in the order they came, processes by turns, nobody for ever.

Two locks on files make a turnstile: who wants to write takes the turn first, waits with it for the place, and gives the turn
back. So one that has just written cannot slip in again before another process that was waiting.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import deque

from django.db import OperationalError

SHORTEST, LONGEST = 0.0002, 0.001


class Gate:
    """The way of one process to one database file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.watch = threading.Lock()
        self.waiting: deque[threading.Event] = deque()
        self.taken = False
        self.place: int | None = None
        self.turn: int | None = None

    def enter(self, seconds: float) -> None:
        """Wait for the place, at most so long; raises `OperationalError` when it does not come."""
        until = time.monotonic() + seconds
        if not self.first(until):
            raise OperationalError(f"another thread has been writing for {seconds} s")
        try:
            self.alone(until)
        except BaseException:
            self.next()
            raise

    def leave(self) -> None:
        if self.place is not None:
            fcntl.flock(self.place, fcntl.LOCK_UN)
        self.next()

    def first(self, until: float) -> bool:
        """Stand behind the threads that came before; false when it took too long."""
        with self.watch:
            if not self.taken:
                self.taken = True
                return True
            called = threading.Event()
            self.waiting.append(called)
        if called.wait(max(0, until - time.monotonic())):
            return True
        with self.watch:
            if called.is_set():
                return True
            self.waiting.remove(called)
            return False

    def next(self) -> None:
        """Call the thread that has waited longest."""
        with self.watch:
            if self.waiting:
                self.waiting.popleft().set()
            else:
                self.taken = False

    def alone(self, until: float) -> None:
        """Hold all other processes off."""
        if self.place is None or self.turn is None:
            self.place, self.turn = opened(self.path), opened(f"{self.path}.turn")
        lock(self.turn, until)
        try:
            lock(self.place, until)
        finally:
            fcntl.flock(self.turn, fcntl.LOCK_UN)

    def forget(self) -> None:
        """Start anew in a forked child: its threads are gone, and what it inherits is its parent's."""
        for handle in (self.place, self.turn):
            if handle is not None:
                os.close(handle)
        self.__init__(self.path)  # type: ignore[misc]


def opened(path: str) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def lock(handle: int, until: float) -> None:
    """Ask again and again, since a `flock` that waits cannot be told for how long."""
    pause = SHORTEST
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise OperationalError("another process has been writing for too long") from None
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST)


_gates: dict[str, Gate] = {}
_watch = threading.Lock()


def gate_of(path: str) -> Gate:
    with _watch:
        return _gates.setdefault(path, Gate(path))


def forget_all() -> None:
    global _watch
    _watch = threading.Lock()
    for gate in _gates.values():
        gate.forget()


os.register_at_fork(after_in_child=forget_all)
