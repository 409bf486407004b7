"""Logs are JSON lines with codes and ids, never with what people wrote or who they are."""

from __future__ import annotations

import os
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

#: keys whose values may hold personal data; they are dropped whoever logs them
_PERSONAL = frozenset(
    {
        "data",
        "form",
        "body",
        "params",
        "password",
        "token",
        "email",
        "name",
        "nama",
        "nik",
        "phone",
        "payload",
    }
)


def drop_personal(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Leave out values that could identify a person."""
    for key in _PERSONAL & event.keys():
        event[key] = "[left out]"
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
    drop_personal,
]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": _SHARED,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": os.environ.get("RANGKUL_LOG_LEVEL", "WARNING")},
    "loggers": {
        "rangkul": {"level": os.environ.get("RANGKUL_LOG_LEVEL", "INFO")},
        # the engine's library tells of every token, and names the tasks; kombu of its missing host name
        "spiff": {"level": "WARNING"},
        "kombu.connection": {"level": "ERROR"},
        # the request line of an error would carry a path; paths hold codes only, bodies are never logged
        "django.request": {"level": "ERROR"},
    },
}


def configure() -> None:
    """Make structlog speak through the standard library's handlers."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
