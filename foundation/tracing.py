"""One id per request, carried through web, worker and mail, so that the lines of a log can be put together."""

import json
import logging
import secrets
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

HEADER = "X-Request-ID"
_current: ContextVar[str] = ContextVar("request_id", default="")


def begin() -> str:
    """Give the work that starts now an id of its own: 16 hexadecimal characters, which say nothing of anybody."""
    return follow(secrets.token_hex(8))


def follow(request_id: str) -> str:
    """Take up the id of the request that asked for this work."""
    _current.set(request_id)
    return request_id


def current() -> str:
    """Return the id of the request that is being worked on; empty outside one."""
    return _current.get()


class AddRequestId(logging.Filter):
    """Let every line of the log know its request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the id, or a dash; every line passes."""
        record.request_id = current() or "-"
        return True


class JsonLines(logging.Formatter):
    """One JSON object per line, for machines that gather logs (LOG_FORMAT=json)."""

    def format(self, record: logging.LogRecord) -> str:
        """Return moment in UTC, level, logger, request and message; a stack trace where there is one."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)
