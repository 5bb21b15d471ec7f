"""`make bench`: measures, prints each figure with its goal, and keeps them in the history."""

import click

from bench import durable, idle, latency, letters, slow, weight
from bench.frame import LeftOut, say, table
from bench.history import PAGE, keep

BENCHES = (weight.BENCH, slow.BENCH, latency.BENCH, letters.BENCH, idle.BENCH, durable.BENCH)


@click.command()
@click.argument("names", nargs=-1, type=click.Choice([bench.name for bench in BENCHES]))
@click.option("--try", "tried", is_flag=True, help="Do not keep the figures in the history.")
def main(names: tuple[str, ...], tried: bool) -> None:
    """Measure NAMES, or everything."""
    for bench in BENCHES:
        if names and bench.name not in names:
            continue
        say(f"{bench.name}: {bench.title}")
        try:
            figures = bench.run()
        except LeftOut as lack:
            say(f"{bench.name} is left out: {lack}")
            continue
        click.echo(f"\n{bench.name}: {bench.title}\n{table(figures)}\n")
        if not tried:
            keep(bench, figures)
    if not tried:
        say(f"kept in {PAGE.name}")


if __name__ == "__main__":
    main()
