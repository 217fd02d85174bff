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

        listen(base.Template, "_render", lambda template, *_: hear(template.name))
        # an include of Jinja's calls no render: it asks its environment for the template
        listen(jinja2.Environment, "get_template", lambda _, name, *__: hear(name))


def listen(kind, method, hear):
    told = getattr(kind, method)

    def call(self, *args, **kwargs):
        hear(self, *args)
        return told(self, *args, **kwargs)

    setattr(kind, method, call)
