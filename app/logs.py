"""Structured logs: one JSON object a line, never with what people wrote and never with a link.

The loggers of libraries (uvicorn, alembic) go the same way. What may stand in a line is decided where it is
written: `web/middleware.py` names the route and not the path.
"""

import logging
import sys
from pathlib import Path

import structlog
from structlog.typing import Processor

LOUD_LIBRARIES = ("alembic", "uvicorn.error")


def configure(level: str, *, file: Path | None = None) -> None:
    """Sends lines of `level` and above to standard error as JSON.

    With `file` (the demo) they go there, and standard error gets only what is wrong, in a form for people.
    """
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    for_programs = _formatter(shared, structlog.processors.JSONRenderer())
    to_terminal = logging.StreamHandler(sys.stderr)
    to_terminal.setFormatter(for_programs)
    handlers: list[logging.Handler] = [to_terminal]
    if file is not None:
        to_file = logging.FileHandler(file, encoding="utf-8", delay=True)
        to_file.setFormatter(for_programs)
        handlers.append(to_file)
        to_terminal.setFormatter(
            _formatter(shared, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()))
        )
        to_terminal.setLevel(logging.WARNING)
    logging.basicConfig(level=level.upper(), handlers=handlers, force=True)
    for name in LOUD_LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _formatter(shared: list[Processor], renderer: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            renderer,
        ],
    )
