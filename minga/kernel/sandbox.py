"""Foreign files are opened in a child process only: bounded memory, bounded CPU, no network, no database.

`run("minga.documents.inspection:prove", path)` imports the function in the child and calls it there; arguments and answer
travel as JSON, so nothing executable comes back.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 20
ROOT = Path(__file__).resolve().parents[2]


class Failed(Exception):
    """The child gave up. `code` is `memory`, `time`, or the code that the function itself raised with."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class Rejected(Exception):
    """Raised inside the child by a function that will not go on: a short code, and a detail."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def run(function: str, *arguments: Any, memory: int = MEMORY_BYTES, seconds: int = CPU_SECONDS) -> Any:
    """Call `module:function` in a fresh child and return its JSON answer; raises `Failed`."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603 -- our own interpreter, our own module
            [sys.executable, "-m", "minga.kernel.sandbox", function, str(memory), str(seconds)],
            input=json.dumps(arguments).encode(),
            capture_output=True,
            timeout=seconds * 2,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Failed("time") from None
    return answer(done)


def answer(done: subprocess.CompletedProcess[bytes]) -> Any:
    """Read what the child printed; a killed child is a `Failed`."""
    if done.returncode in (-9, -24):
        raise Failed("time")
    try:
        said = json.loads(done.stdout)
    except ValueError:
        raise Failed("memory", done.stderr.decode(errors="replace")[-300:]) from None
    if "error" in said:
        raise Failed(said["error"], said.get("detail", ""))
    return said["answer"]


def limit(memory: int, seconds: int) -> None:
    """Bound this process. Called by the child itself: a hook between fork and exec can hang a server with threads."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def no_network(event: str, _args: tuple[Any, ...]) -> None:
    if event.startswith("socket."):
        raise Rejected("network", event)


def main() -> None:
    """The child: bounded before the first foreign byte, no sockets, one call, one JSON line."""
    limit(int(sys.argv[2]), int(sys.argv[3]))
    from importlib import import_module  # noqa: PLC0415 -- only the child needs it

    module, _, name = sys.argv[1].partition(":")
    try:
        function = getattr(import_module(module), name)
        sys.addaudithook(no_network)
        said: dict[str, Any] = {"answer": function(*json.load(sys.stdin))}
    except MemoryError:
        said = {"error": "memory"}
    except Exception as problem:
        code = getattr(problem, "code", None)
        said = {"error": str(code or "unreadable"), "detail": f"{type(problem).__name__}: {problem}"[:300]}
        if code and getattr(problem, "detail", ""):
            said["detail"] = problem.detail  # type: ignore[attr-defined]
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
