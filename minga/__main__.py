"""`minga`: Django's commands and ours, under one name."""

import os
import sys


def main() -> None:
    """Run the command line that was typed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.config.settings")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- settings first
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    arguments = sys.argv[1:]
    if arguments:  # `minga import-forms` and `minga import_forms` are the same command
        arguments[0] = arguments[0].replace("-", "_") if not arguments[0].startswith("-") else arguments[0]
    try:
        execute_from_command_line(["minga", *arguments])
    except ImproperlyConfigured as problem:
        sys.exit(f"minga: {problem}")


if __name__ == "__main__":
    main()
