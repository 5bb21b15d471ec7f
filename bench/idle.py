"""What open streams cost that have nothing to say: memory of each, and processor, beside bare servers.

Each of the first 1,000 streams of ours is the page of a chat of its own, talking; of 5,000 each chat has five
pages. The bare servers are asyncio alone, and nginx with nchan where this machine has it. One server at a
time, a fresh process for each repetition: memory is not given back.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from app.config import HEARTBEATS
from bench.frame import Bench, Figure, ratios, say, scratch
from bench.served import Served, command, peer, product
from bench.streams import Streams
from bench.town import founded, latest, talks
from tests.support.command import free_port

COUNTS = (1_000, 5_000)
REPETITIONS = 2
LONGEST = 60.0
"""Seconds that opening may take. A server that needs longer is too busy with those that it has."""
QUIET = 2.0
"""Seconds after the streams have opened, before the processor is watched."""
SECONDS = 6.0
"""That the processor is watched: longer than streams wait before they look for themselves."""

NGINX = os.environ.get("BENCH_NGINX") or shutil.which("nginx") or "/usr/sbin/nginx"
NCHAN = Path(os.environ.get("BENCH_NCHAN") or "/usr/lib/nginx/modules/ngx_nchan_module.so")

NGINX_FILE = """
load_module {module};
user root;
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 12000; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=2048;
    location ~ ^/(.+)$ {{
      nchan_channel_id $1;
      nchan_subscriber eventsource;
      nchan_eventsource_ping_interval {beat:.0f};
    }}
  }}
}}
"""

Serve = Callable[[], AbstractContextManager[Served]]


async def _cost(serve: Serve, paths: list[str]) -> tuple[list[tuple[float, float]], int]:
    """For each of COUNTS that it can open in time: kilobytes a stream, and percent of one processor.

    And how many it had open in time.
    """
    found, opened = [], 0
    with serve() as served, Streams(served.port) as streams:
        await streams.add(paths[:1])
        before = served.kilobytes
        for count in COUNTS:
            try:
                async with asyncio.timeout(LONGEST):
                    await streams.add(paths[len(streams.open) : count])
            except TimeoutError:
                opened = sum(one.opened.done() for one in streams.open)
                say(f"idle: {opened:,} of {count:,} streams were open after {LONGEST:.0f} seconds")
                break
            await asyncio.sleep(QUIET)
            used, started = served.processor_seconds, time.perf_counter()
            await asyncio.sleep(SECONDS)
            used, passed = served.processor_seconds - used, time.perf_counter() - started
            found.append(((served.kilobytes - before) / count, 100 * used / passed))
            opened = count
    return found, opened


def _nchan(folder: Path) -> AbstractContextManager[Served]:
    port = free_port()
    file = folder / "nginx.conf"
    file.write_text(NGINX_FILE.format(module=NCHAN, folder=folder, port=port, beat=HEARTBEATS[1]))
    return command([NGINX, "-p", str(folder), "-c", str(file)], port, folder)


async def _measure(folder: Path) -> list[Figure]:
    most, fewest = max(COUNTS), min(COUNTS)
    say(f"idle: opens {fewest} chats")
    async with founded(folder) as (office, town):
        chats = await talks(office, town, fewest, each=20)
        after = await latest(office)
    plain = [f"/{number}" for number in range(most)]
    pages = [f"{chats[number % fewest].path}/events?after={after}" for number in range(most)]
    sides: dict[str, tuple[Serve, list[str]]] = {
        "asyncio": (lambda: peer("idle", folder), plain),
        "ours": (lambda: product(folder), pages),
    }
    if shutil.which(NGINX) and NCHAN.exists():
        sides["nchan"] = (lambda: _nchan(folder), plain)
    else:
        say("idle: nginx with nchan is left out, this machine lacks it (apt: libnginx-mod-nchan)")
    found: dict[str, list[list[tuple[float, float]]]] = {name: [] for name in sides}
    in_time: list[float] = []
    for repetition in range(REPETITIONS):
        for name, (serve, paths) in sides.items():
            say(f"idle: {repetition + 1} of {REPETITIONS}, {name}")
            cost, opened = await _cost(serve, paths)
            found[name].append(cost)
            in_time += [opened] if name == "ours" else []
    figures = [
        Figure(f"streams open after {LONGEST:.0f} seconds", f"of {most:,}", tuple(in_time), at_least=most)
    ]
    for place, count in enumerate(COUNTS):
        reached = {name: runs for name, runs in found.items() if all(len(one) > place for one in runs)}
        memory = {name: [one[place][0] for one in runs] for name, runs in reached.items()}
        work = {name: [one[place][1] for one in runs] for name, runs in reached.items()}
        for name in reached:
            whose = "" if name == "ours" else f" of {name}"
            figures += [
                Figure(f"memory of each of {count:,} streams{whose}", "kB", tuple(memory[name])),
                Figure(f"processor with {count:,} streams{whose}", "% of one", tuple(work[name])),
            ]
        figures += [
            Figure(
                f"memory through {name}'s, {count:,} streams",
                "times",
                ratios(memory["ours"], memory[name]),
            )
            for name in reached
            if name != "ours" and "ours" in reached
        ]
    return figures


def run() -> list[Figure]:
    with scratch() as folder:
        return asyncio.run(_measure(folder))


BENCH = Bench("idle", "memory and processor of open streams that have nothing to say", run)
