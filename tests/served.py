"""A real server of our own: granian, a database of its own, the demo inside; started, killed, started again."""

from __future__ import annotations

import contextlib
import http.cookiejar
import json
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import psycopg

from minga.config.demo import PASSWORD

ROOT = Path(__file__).parents[1]
PATIENCE_S = 600  # a busy machine takes minutes over what a calm one does in three seconds


def free_port():
    """Return a port that no outgoing connection of this machine can take while a server is down."""
    for port in random.SystemRandom().sample(range(20_000, 30_000), 100):
        with socket.socket() as free, contextlib.suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port
    raise OSError("no free port")


class Served:
    """One service; in SQLite, unless the address of another database is given. `root`: of a spoiled copy of the house."""

    def __init__(self, folder, database_url="", root=ROOT):
        self.folder, self.database_url, self.root = folder, database_url, root
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "MINGA_DATA_DIR": str(folder),
            "MINGA_SECRET_KEY": "only-for-tests",
            "MINGA_SITE_URL": self.url,
            "PYTHONPATH": str(root),
        }
        self.environment.pop("MINGA_DATABASE_URL", None)
        if database_url:
            self.environment["MINGA_DATABASE_URL"] = database_url

    def command(self, *words):
        return [sys.executable, "-m", "minga", *words, "--port", str(self.port)]

    def start(self, *words):
        with (self.folder / "served.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(*words),
                cwd=self.root,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                return urllib.request.urlopen(f"{self.url}/salud/viva", timeout=5).read()
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(f"{self.url}: {(self.folder / 'served.log').read_text()[-2000:]}")

    def kill(self):
        """End the whole group at once, as a power cut would; one that has ended already is fine."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def wait_for(self, holds, seconds=30):
        until = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < until, "waited in vain"
            time.sleep(0.2)

    def cpu_seconds(self):
        """Return what all processes of the service have computed so far."""
        said = subprocess.run(
            ["ps", "-o", "pid=", "-g", str(self.process.pid)], capture_output=True, text=True
        )
        stats = [Path(f"/proc/{pid}/stat") for pid in said.stdout.split()]
        fields = [stat.read_text().rpartition(")")[2].split() for stat in stats if stat.exists()]
        return sum(int(mine[11]) + int(mine[12]) for mine in fields) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self):
        """Return the resident memory of the largest process of the service."""
        said = subprocess.run(
            ["ps", "-o", "rss=", "-g", str(self.process.pid)], capture_output=True, text=True
        )
        return max(int(line) for line in said.stdout.split()) // 1024

    def run(self, *words):
        """Run Python beside the server, on the same folder; what it says when it fails is the failure."""
        done = subprocess.run(
            [sys.executable, *words], cwd=self.root, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def check(self):
        done = subprocess.run(
            [sys.executable, "-m", "minga", "check_invariants"],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout

    def ask(self, query, *values):
        if self.database_url:
            with psycopg.connect(self.database_url) as connection:
                return connection.execute(query.replace("?", "%s"), values).fetchall()
        with sqlite3.connect(self.folder / "minga.sqlite3", timeout=20) as connection:
            return connection.execute(query, values).fetchall()

    def practice(self, title):
        """Return the number of one of the demo's practices by how its title begins."""
        return self.ask("select id from practices_practice where title like ?", f"{title}%")[0][0]

    def draft(self):
        """Return the number of Amaru's draft."""
        return self.practice("Emisoras")

    def answer(self, practice, item):
        rows = self.ask(
            "select a.value from instruments_answer a join practices_practice p on p.response_id = a.response_id where p.id = ? and a.item = ?",
            practice,
            item,
        )
        return json.loads(rows[0][0])


class Person:
    """A signed-in client over real sockets."""

    def __init__(self, served, name):
        self.served, self.jar = served, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        token = self.token("/cuentas/login/")
        self.post(
            "/cuentas/login/", csrfmiddlewaretoken=token, login=f"{name}@minga.example", password=PASSWORD
        )

    def token(self, url):
        page = self.opener.open(self.served.url + url, timeout=30).read().decode()
        return re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]

    def post(self, url, key="", **fields):
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(
            self.served.url + url, body, {"Idempotency-Key": key, "Referer": self.served.url}
        )
        return self.opener.open(request, timeout=30).read()
