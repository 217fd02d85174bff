"""Loaded before the settings: the key that tests are signed with, and how examples are drawn: the same on every run, on a busy
machine too. `HYPOTHESIS=explore` draws others."""

import os

from hypothesis import HealthCheck, settings

os.environ.setdefault("MINGA_SECRET_KEY", "only-for-tests")
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same", derandomize=True, **PATIENT)
settings.register_profile("explore", **PATIENT)
settings.load_profile(os.environ.get("HYPOTHESIS", "same"))
os.environ.setdefault("MINGA_SECOND_FACTOR", "false")  # the tests of that factor ask for it themselves
