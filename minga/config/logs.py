"""One JSON line per log record: time, level, event, and what the caller added. Never a body, a mail or a name."""

from __future__ import annotations

from typing import Any

import structlog

_render = structlog.processors.JSONRenderer(ensure_ascii=False)
_stamp = structlog.processors.TimeStamper(fmt="iso")


def as_json(logger: Any, name: str, event: dict[str, Any]) -> str:
    """Render one record; control characters are escaped by JSON, so that a log line cannot be forged."""
    record = event.pop("_record", None)
    event.pop("_from_structlog", None)
    if record is not None:
        event |= {"level": record.levelname, "logger": record.name}
        if record.exc_info:
            event["exception"] = structlog.processors.ExceptionRenderer()(
                logger, name, {"exc_info": record.exc_info}
            )["exception"]
    return str(_render(logger, name, _stamp(logger, name, event)))
