"""What was measured when: `history.jsonl` has a line for each run, `history.md` is a table made from it."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.frame import Bench, Figure, short

HERE = Path(__file__).parent
RUNS = HERE / "history.jsonl"
PAGE = HERE / "history.md"
MOST_COLUMNS = 5
"""Runs of one bench that the page shows, the newest first. The file has them all."""

HEAD = """# What was measured

Made by `make bench` from `history.jsonl`, which has every run with every repetition: do not edit. A cell is
the median, with minimum and maximum in brackets. [What each figure means](README.md#what-each-figure-means).
Ratios compare from run to run; milliseconds and kilobytes only on one machine.
"""


def keep(bench: Bench, figures: list[Figure]) -> None:
    """Adds a run of one bench, and writes the page anew."""
    run = {
        "bench": bench.name,
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
        "commit": commit(),
        "on": on(),
        "figures": [_as_json(figure) for figure in figures],
    }
    with RUNS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(run) + "\n")
    PAGE.write_text(page(runs()), encoding="utf-8")


def runs() -> list[dict[str, Any]]:
    """All runs, the oldest first."""
    return [json.loads(line) for line in RUNS.read_text(encoding="utf-8").splitlines()]


def commit() -> str:
    """The commit that was measured; a "+" behind it: with changes that were not committed."""
    here = Path(__file__).parent

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=here, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    names = (line[3:] for line in git("status", "--porcelain").splitlines())
    changed = [name for name in names if not name.startswith("bench/history")]
    return (git("rev-parse", "--short", "HEAD") or "unknown") + ("+" if changed else "")


def on() -> str:
    """What it ran on, as far as figures depend on it."""
    python = platform.python_version()
    return f"{os.cpu_count()} processors, Python {python}, SQLite {sqlite3.sqlite_version}"


def page(kept: list[dict[str, Any]]) -> str:
    """The page: a table for each bench, a row for each figure, a column for each run."""
    parts = [HEAD]
    for name in dict.fromkeys(run["bench"] for run in kept):
        newest = [run for run in kept if run["bench"] == name][: -MOST_COLUMNS - 1 : -1]
        rows = dict.fromkeys(
            (one["name"], one["unit"], one["goal"]) for run in newest for one in run["figures"]
        )
        heads = [f"{run['date']}, {run['commit']}" for run in newest]
        lines = [f"\n## {name}\n", _row(["figure", "goal", *heads]), _row(["---"] * (2 + len(heads)))]
        for row in rows:
            figure, unit, goal = row
            cells = [_cell(run, row) for run in newest]
            lines.append(_row([f"{figure}, {unit}", goal, *cells]))
        machines = dict.fromkeys(run["on"] for run in newest)
        lines.append(f"\nOn {'; '.join(machines)}.\n")
        parts.append("\n".join(lines))
    return "".join(parts)


def _cell(run: dict[str, Any], row: tuple[str, str, str]) -> str:
    for one in run["figures"]:
        if (one["name"], one["unit"], one["goal"]) == row:
            values = one["values"]
            spread = f"{short(one['median'])} ({short(min(values))} to {short(max(values))})"
            return f"{spread} {one['verdict']}".strip()
    return ""


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _as_json(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "unit": figure.unit,
        "goal": figure.goal,
        "median": float(f"{figure.median:.4g}"),
        "verdict": figure.verdict,
        "values": [float(f"{value:.4g}") for value in figure.values],
    }
