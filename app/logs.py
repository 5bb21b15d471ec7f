"""Structured logs: one JSON object a line, never with what people wrote and never with a link.

What may stand in a line of ours is decided where it is written: `web/middleware.py` names the route and not
the path. Libraries do not know that rule (one of them writes every chunk of a stream at level debug), so of
them only warnings and errors are let through, whatever level is set.
"""

import logging
import sys
from pathlib import Path

import structlog
from structlog.typing import Processor

OURS = "plainchat"
"""Our loggers: this name, and all with this name and a dot in front."""


def configure(level: str, *, file: Path | None = None) -> None:
    """Sends our lines of `level` and above to standard error as JSON, and what libraries warn of.

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
    for handler in handlers:
        handler.addFilter(_may_be_written)
    wanted: int = getattr(logging, level.upper())
    logging.basicConfig(level=max(wanted, logging.WARNING), handlers=handlers, force=True)
    logging.getLogger(OURS).setLevel(wanted)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _may_be_written(record: logging.LogRecord) -> bool:
    """A library may set its own logger's level; what it writes still ends here."""
    return record.levelno >= logging.WARNING or f"{record.name}.".startswith(f"{OURS}.")


def _formatter(shared: list[Processor], renderer: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            renderer,
        ],
    )
