"""Loaded before the settings: the key that tests are signed with."""

import os

os.environ.setdefault("MINGA_SECRET_KEY", "only-for-tests")
