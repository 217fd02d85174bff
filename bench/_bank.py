"""A large bank of its own to measure in, and CPU time of interleaved cases. Only ratios of one run mean anything."""

import gzip
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def in_a_large_bank(name, words, count):
    """Fill a bank in a folder that goes away, and run `measure` of the bench there, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "MINGA_DATA_DIR": folder,
            "MINGA_SECRET_KEY": "only-for-tests",
            "PYTHONPATH": str(ROOT),
        }
        environment.pop("MINGA_DATABASE_URL", None)

        def minga(*said):
            subprocess.run(
                [sys.executable, "-m", "minga", *said],
                cwd=ROOT,
                env=environment,
                check=True,
                stdout=sys.stderr,
            )

        minga("migrate", "-v0")
        minga("createcachetable", "-v0")
        minga("collectstatic", "--no-input", "-v0")
        began = time.perf_counter(), os.times().children_user
        minga("demo", "--scale", str(count))
        environment["BENCH_FILLED_IN"] = f"{time.perf_counter() - began[0]:.1f}"
        environment["BENCH_FILLED_CPU"] = f"{os.times().children_user - began[1]:.1f}"
        return subprocess.run(
            [sys.executable, "-m", "bench", name, "--here", *words], cwd=ROOT, env=environment
        ).returncode


def report(bar, figures, limits):
    """Print one JSON line; each limit is (figure, at most or at least, how much)."""
    broken = [
        f"{name} is {figures[name]}, {how} {limit}"
        for name, how, limit in limits
        if not (figures[name] <= limit if how == "at most" else figures[name] >= limit)
    ]
    print(
        json.dumps({"bar": bar, "pass": not broken, "broken": broken, "figures": figures}, ensure_ascii=False)
    )
    return 1 if broken else 0


def interleaved(cases, rounds):
    """Run each (function, times) once a round, one after the other; return the CPU ms of one call, for each round."""
    told = {name: [] for name in cases}
    for run, _ in cases.values():
        run()
    for _ in range(rounds):
        for name, (run, times) in cases.items():
            began = time.process_time()
            for _ in range(times):
                run()
            told[name].append((time.process_time() - began) / times * 1000)
    return told


def ratio(told, name, peer):
    """Return the median over the rounds of one case against another of the same round."""
    return round(statistics.median(a / b for a, b in zip(told[name], told[peer], strict=True)), 2)


class Site:
    """The application as a server calls it, without the network; `more` adds routes of the bench."""

    def __init__(self, more=()):
        from django.conf import settings
        from django.core.handlers.wsgi import WSGIHandler

        from minga.config import urls

        settings.ALLOWED_HOSTS = ["localhost"]
        urls.urlpatterns = [*more, *urls.urlpatterns]
        self.application = WSGIHandler()

    def get(self, address, **headers):
        path, _, asked = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": asked,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "HTTP_ACCEPT_ENCODING": "gzip",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            **headers,
        }
        said = []
        answer = self.application(environ, lambda status, head: said.append((status, dict(head))))
        body = b"".join(answer)
        answer.close()
        return (int(said[0][0][:3]), said[0][1], body)

    def read(self, address):
        """Return a page's text; whatever is not a 200 stops the bench."""
        status, head, body = self.get(address)
        assert status == 200, (address, status)
        return (gzip.decompress(body) if head.get("Content-Encoding") == "gzip" else body).decode()
