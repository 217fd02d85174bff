import fcntl
import os
import shutil

import pytest
from playwright.sync_api import expect

from tests.served import Served

expect.set_options(timeout=15_000)  # many may share the machine

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": "/usr/bin/chromium", "headless": True, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args():
    return {"locale": "es-CO", "timezone_id": "America/Bogota"}


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """The folder that all workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def told(shared):
    """The whole demo, told once for all workers; `serve_copy` gives each test its own."""
    folder = shared / "told"
    with (shared / "told.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            Served(shared / "telling").run("-m", "tests.browser.recording.prepare")
            (shared / "telling").rename(folder)
    return folder


def serve_copy(told, folder, **environment):
    server = Served(shutil.copytree(told, folder))
    server.environment |= environment
    server.start("serve", "--workers", "1")
    return server


@pytest.fixture(scope="session")
def served(told, tmp_path_factory):
    server = serve_copy(told, tmp_path_factory.mktemp("served") / "demo")
    yield server
    server.kill()
