"""`plainchat accessibility-statement`: the statement of this version, with a council's name in it."""

import click

from app.commands import common
from app.office import Office
from app.shipped import shipped
from app.store import councils
from app.store.councils import Council
from app.web import contact_routes
from app.web.docs.markdown import article
from app.web.language import Languages

FILE = shipped("docs") / "accessibility-statement.md"
NAME, ADDRESS, WAYS = "[name of the council]", "[address of the chat]", "[the council's ways to make contact]"


@click.command("accessibility-statement")
@click.argument("slug", metavar="COUNCIL")
@click.option("--html", is_flag=True, help="As HTML, to be pasted into a page.")
def statement_command(slug: str, html: bool) -> None:
    """Print the accessibility statement of the chat, for COUNCIL's website.

    COUNCIL is the short name in addresses. What is left in square brackets is for you to fill in.
    """
    filled = common.in_office(common.settings(), lambda office: _filled(office, slug))
    click.echo(str(article(filled, lambda target: target).html) if html else filled, nl=False)


async def _filled(office: Office, slug: str) -> str:
    """The statement as Markdown. Raises click.ClickException when there is no such council."""
    council = await office.store.read(lambda conn: councils.by_slug(conn, slug))
    if council is None:
        there = ", ".join(one.slug for one in await office.store.read(councils.every)) or "none yet"
        raise click.ClickException(f'There is no council "{slug}". There are: {there}.')
    text = FILE.read_text("utf-8").partition("\n\n")[2]  # past the note that it is generated
    for blank, words in (
        (NAME, council.name),
        (ADDRESS, f"{office.settings.public_url}/{council.slug}"),
        (WAYS, await _ways(office, council)),
    ):
        text = text.replace(blank, words)
    return text


async def _ways(office: Office, council: Council) -> str:
    """The council's other ways to make contact, a line each, as residents see them."""
    routes = await office.store.read(lambda conn: councils.contact_routes(conn, council.id))
    ways = contact_routes.ways(routes, Languages.load()["en"])
    return "\n".join(
        f"- {way.name}" + (f" ({way.href})" if way.href.startswith("http") else "") for way in ways
    )
