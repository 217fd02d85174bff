"""Keeps the children of `minga serve` alive: starts them, starts a dead one again, and stops all of them together."""

from __future__ import annotations

import logging
import signal
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

log = logging.getLogger(__name__)
PATIENCE, LONGEST_PAUSE, STEADY = 15, 30, 60


@dataclass
class Child:
    """One command that must always be running."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    pause: float = 0
    again_at: float = field(default=0)

    def start(self) -> None:
        self.process, self.started = subprocess.Popen(self.command), time.monotonic()  # noqa: S603 -- our own commands

    def watch(self) -> None:
        """Start a dead child again, later each time it dies young."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            self.pause = 1 if now - self.started > STEADY else min(self.pause * 2 or 1, LONGEST_PAUSE)
            log.error("%s ended with %s; again in %s s", self.name, self.process.returncode, self.pause)
            self.process, self.again_at = None, now + self.pause
        if now >= self.again_at:
            self.start()

    def stop(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Stop(Exception):
    """Somebody asked the whole service to end."""


def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    raise Stop


def keep(children: list[Child]) -> None:
    """Run all children until SIGTERM or SIGINT, then end them within `PATIENCE` seconds."""
    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    try:
        while True:
            for child in children:
                child.watch()
            time.sleep(0.5)
    except Stop:
        pass
    finally:
        for child in children:
            if child.process is not None:
                child.process.terminate()
        until = time.monotonic() + PATIENCE
        for child in children:
            child.stop(until)
