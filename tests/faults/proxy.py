"""A bad line: a TCP proxy that cuts either way at a random byte, half closes, resets, or holds everything up for a while."""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import threading
import time
from collections import Counter
from dataclasses import dataclass

CHUNK = 4096
AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: a reset instead of a farewell


@dataclass(frozen=True)
class Fault:
    """What happens to one connection, which way, and after how many bytes of it."""

    kind: str = ""
    way: str = "up"
    after: int = 0


CLEAN = Fault()


class Proxy:
    """Stands between clients and a server on this machine. The same seed draws the same faults, in the order of arrival."""

    def __init__(self, port: int, seed: int, share: float = 0.8, hold_s: float = 3.0) -> None:
        self.port_behind, self.dice, self.share, self.hold_s = port, random.Random(seed), share, hold_s
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.happened: Counter[str] = Counter()
        self.is_quiet = False
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self.join, args=[client, self.draw()], daemon=True).start()

    def close(self) -> None:
        self.listener.close()

    def draw(self) -> Fault:
        """Draw what happens to the next connection: near its beginning in a head or a text, later in a file."""
        if self.is_quiet or self.dice.random() > self.share:
            return CLEAN
        kind = self.dice.choice(("cut", "half_close", "reset", "hold"))
        return Fault(kind, self.dice.choice(("up", "down")), int(10 ** self.dice.uniform(0, 4.5)))

    def join(self, client: socket.socket, fault: Fault) -> None:
        with client, socket.create_connection(("127.0.0.1", self.port_behind)) as server:
            ways = {"up": Way(self, client, server), "down": Way(self, server, client)}
            threads = [
                threading.Thread(target=way.carry, args=[fault if name == fault.way else CLEAN], daemon=True)
                for name, way in ways.items()
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()


@dataclass
class Way:
    """One direction of one connection."""

    proxy: Proxy
    source: socket.socket
    target: socket.socket

    def carry(self, fault: Fault) -> None:
        """Carry bytes until they end, or until the fault strikes."""
        left = fault.after
        with contextlib.suppress(OSError):
            while chunk := self.source.recv(CHUNK):
                if fault.kind and len(chunk) >= left:
                    self.target.sendall(chunk[:left])
                    self.proxy.happened[f"{fault.kind} {fault.way}"] += 1
                    getattr(self, fault.kind)()
                    chunk, fault = chunk[left:], CLEAN
                left -= len(chunk)
                self.target.sendall(chunk)
            self.target.shutdown(socket.SHUT_WR)

    def hold(self) -> None:
        time.sleep(self.proxy.hold_s)

    def cut(self) -> None:
        for end in (self.source, self.target):
            end.shutdown(socket.SHUT_RDWR)

    def half_close(self) -> None:
        """Tell one side that nothing more comes; what still comes is thrown away."""
        self.target.shutdown(socket.SHUT_WR)
        while self.source.recv(CHUNK):
            pass

    def reset(self) -> None:
        """Wake both directions without a farewell: the closing that follows is then a reset."""
        for end in (self.source, self.target):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            end.shutdown(socket.SHUT_RD)
        raise ConnectionResetError
