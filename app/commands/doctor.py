"""`plainchat doctor`: says what is well, what may be meant so, and what shuts people out."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

import click

from app.commands import common
from app.config import Settings, SettingsError
from app.doctor.findings import Finding, Level, ok, problem
from app.doctor.machine import machine
from app.doctor.mail import mail
from app.doctor.online import online
from app.doctor.town import town
from app.store import checkup
from app.store.migrate import Form


@click.command("doctor")
@click.option("--online", "by_network", is_flag=True, help="Also ask the public address and the mail server.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
def doctor_command(context: click.Context, by_network: bool, as_json: bool) -> None:
    """Look whether all is well, and say what to do. Ends with 1 when there is a problem.

    It changes nothing, and asks nothing of the network without --online.
    """
    found = []
    for finding in _examine(by_network):
        found.append(finding)
        if not as_json:
            click.echo(_line(finding))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=2))
    context.exit(int(any(one.level is Level.PROBLEM for one in found)))


def _examine(by_network: bool) -> Iterator[Finding]:
    now = datetime.now(UTC)
    try:
        environment = common.environment()
        settings = Settings.from_environment(environment)
        common.check_locales(settings)
    except SettingsError as error:
        to_do = "plainchat init makes what is missing; the settings are explained in docs/deploying.md."
        yield problem("settings", str(error), to_do)
        return
    yield ok("settings", "The settings can be read, and each is known.")
    yield from machine(settings, environment, now)
    yield from _councils(settings, now)
    if by_network:
        yield from online(settings.public_url)
        yield from mail(settings)


def _councils(settings: Settings, now: datetime) -> list[Finding]:
    """Nothing where the database cannot be read as it is: that is a finding of its own."""
    database = settings.database_file
    try:
        if checkup.form_of(database) is not Form.NEWEST:
            return []
        return checkup.read(database, lambda conn: [*town(conn, settings, now)])
    except checkup.NotReadableError:
        return []


def _line(finding: Finding) -> str:
    return f"{finding.level:8} {finding.about}: {finding.words}{f' {finding.to_do}' if finding.to_do else ''}"
