"""The product's settings, with an ear on every template that is drawn."""

from minga.config.settings import *  # noqa: F403
from minga.config.settings import DATA_DIR, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.browser.recording.apps.Config"]
RENDERED = DATA_DIR / "rendered.txt"
ROOT_URLCONF = "tests.browser.recording.urls"
