"""Write down the name of each template the first time that a process draws it."""

import jinja2
from django.apps import AppConfig
from django.conf import settings
from django.template import base


class Config(AppConfig):
    name = "tests.browser.recording"
    label = "recording"

    def ready(self):
        heard = set()

        def hear(name):
            if name and name not in heard:
                heard.add(name)
                with settings.RENDERED.open("a") as file:
                    file.write(f"{name}\n")

        listen(base.Template, "_render", hear)
        listen(jinja2.Template, "render", hear)


def listen(kind, method, hear):
    told = getattr(kind, method)

    def render(self, *args, **kwargs):
        hear(self.name)
        return told(self, *args, **kwargs)

    setattr(kind, method, render)
