"""Makes the pictures of the README and the docs: `make pictures`, or `python -m scripts.pictures NAME ...`.

Chromium looks at the demo's councils, on a clock that stands, while Amina and Ben say always the same: a
picture changes when the product's look does. They are written to docs/pictures as PNG with few colours.
"""

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from PIL import Image
from selenium.webdriver import Chrome
from sqlalchemy import Connection, func, select
from starlette.types import ASGIApp

from a11y_tests.support import browsers, emulate
from a11y_tests.support.pages import wait_live
from a11y_tests.support.people import Resident
from app import logs
from app.actions import queue, talk
from app.demo.seed import PASSWORD, SLUGS, seed
from app.domain.keys import new_key
from app.office import Office
from app.steps import step
from app.store import councils, people
from app.store.people import Staff
from app.store.tables import conversation
from app.web.site import build
from tests.support.office import Clock, begin_chat, make_available, open_office
from tests.support.server import AppServer, ThreadedServer
from widget.demo.site import build as build_council_site

FOLDER = Path(__file__).resolve().parent.parent / "docs/pictures"
COLOURS = 96
WIDE, TALL, SMALL, DESK = (1280, 800), (860, 1380), (320, 640), (1440, 900)
STILL = "* { caret-color: transparent !important }"
WASTE = "Waste and recycling"
QUESTION = "My green bin was not emptied today. I live in Mill Lane."
FIRST_ANSWER = "Hello Amina. I am sorry about your bin. Which number in Mill Lane?"
TALK = (
    QUESTION,
    FIRST_ANSWER,
    "Number 14.",
    "Thank you. Please leave the bin out. The crew comes back tomorrow by 5pm.",
)
TALK_IN_ARABIC = (
    "لم يتم إفراغ حاويتي الخضراء اليوم. أسكن في Mill Lane.",
    "مرحبا أمينة. نأسف لذلك. ما رقم منزلك في Mill Lane؟",
    "رقم 14.",
    "شكرا. اتركي الحاوية في الخارج من فضلك. سيعود الفريق غدا قبل الساعة الخامسة مساء.",
)


class Demo(ThreadedServer):
    """The demo's councils and staff in a folder of their own, by a clock that stands."""

    office: Office

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.clock = Clock()

    async def app(self) -> ASGIApp:
        self._opened = open_office(
            self.folder, self.clock, public_url=self.url, locales=("en", "cy", "ar"), demo=True
        )
        self.office = await self._opened.__aenter__()
        self._site = build(self.office)
        return self._site

    def before_stop(self) -> None:
        self._site.state.streams.close()

    async def after_stop(self) -> None:
        await self._opened.__aexit__(None, None, None)

    def __enter__(self) -> "Demo":
        super().__enter__()
        council_site = AppServer(build_council_site(self.url), "localhost")
        council_site.start()
        self._council_site = council_site
        self.site = f"{council_site.url}/northborough"
        self.run(seed(self.office, {slug: f"{council_site.url}/{slug}/" for slug in SLUGS}))
        self.ben = self._staff("ben@northborough.example")
        return self

    def __exit__(self, *failure: object) -> None:
        self._council_site.stop()
        self.stop()

    def _staff(self, email: str) -> Staff:
        found = self.run(self.office.store.read(partial(people.by_email, email=email)))
        assert found is not None
        return found

    def ben_is_there(self) -> None:
        self.run(make_available(self.office, self.ben))

    def others_ask(self, name: str, team: str, question: str, locale: str = "en") -> int:
        """Somebody else's chat in the queue; its id."""

        def find(conn: Connection) -> tuple[councils.Council, councils.Team]:
            council = councils.by_slug(conn, "northborough")
            assert council is not None
            teams = councils.teams(conn, council.id)
            return council, next(one for one in teams if one.name == team)

        council, found = self.run(self.office.store.read(find))
        begun = begin_chat(self.office, council, found, name=name, question=question, locale=locale)
        return self.run(begun)[0].conversation_id

    def newest(self) -> int:
        """The id of the chat that was begun last, in whatever browser."""
        read = self.office.store.read(lambda conn: conn.scalar(select(func.max(conversation.c.id))))
        return int(self.run(read) or 0)

    def accept(self, chat: int) -> None:
        self.clock.forward(minutes=1)
        self.run(queue.accept(self.office, self.ben, chat))

    def answer(self, chat: int, words: str) -> None:
        self.clock.forward(minutes=1)
        self.run(talk.reply(self.office, self.ben, chat, words, new_key()))


def keep(driver: Chrome, name: str, *, from_top: bool = False) -> None:
    """Writes what the window shows now, without the caret; `from_top` of its page."""
    driver.execute_script(emulate.ADD_SHEET, STILL)
    if from_top:
        driver.execute_script("scrollTo(0, 0)")
    picture = Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    FOLDER.mkdir(exist_ok=True)
    few.save(FOLDER / f"{name}.png", optimize=True)


@contextmanager
def window(size: tuple[int, int], *, scripts: bool = True, dark: bool = False) -> Iterator[Chrome]:
    driver = browsers.chromium("--hide-scrollbars", scripts=scripts)
    theme = emulate.THEMES["dark" if dark else "light"]
    try:
        with emulate.viewport(driver, *size), emulate.media(driver, theme):
            yield driver
    finally:
        driver.quit()


def talk_it_over(demo: Demo, amina: Resident, words: tuple[str, str, str, str] = TALK) -> int:
    """Ben takes the chat and they talk, until the last answer is on Amina's page. The chat's id."""
    question, first_answer, number, second_answer = words
    chat = demo.newest()
    demo.ben_is_there()
    demo.accept(chat)
    demo.answer(chat, first_answer)
    amina.sees([question, first_answer])
    demo.clock.forward(minutes=1)
    amina.say(number)
    demo.answer(chat, second_answer)
    amina.sees(list(words))
    amina.find("#message").click()  # the mouse leaves the button, which then is not lit
    return chat


def beside_the_page(demo: Demo) -> None:
    """Closed, waiting and talking."""
    with window(WIDE) as driver:
        amina = Resident(driver, asks=False)
        driver.get(f"{demo.site}/bins")
        button = amina.find("#plainchat-open")
        driver.execute_script("arguments[0].scrollIntoView({ block: 'end' }); scrollBy(0, 90)", button)
        keep(driver, "closed")
        demo.ben_is_there()
        amina.open_panel(f"{demo.site}/bins")
        amina.begin("Amina", WASTE, QUESTION)
        wait_live(driver)
        keep(driver, "waiting")
        talk_it_over(demo, amina)
        keep(driver, "talking")


def dark(demo: Demo) -> None:
    with window(WIDE, dark=True) as driver:
        amina = Resident(driver, asks=False)
        amina.open_panel(f"{demo.site}/bins")
        amina.begin("Amina", WASTE, QUESTION)
        talk_it_over(demo, amina)
        keep(driver, "dark")


def without_scripts(demo: Demo) -> None:
    with window(TALL, scripts=False) as driver:
        amina = Resident(driver, asks=True)
        amina.open_link(f"{demo.site}/bins")
        amina.begin("Amina", WASTE, QUESTION)
        talk_it_over(demo, amina)
        keep(driver, "without-scripts", from_top=True)


def small(demo: Demo) -> None:
    with window(SMALL) as driver:
        amina = Resident(driver, asks=False)
        driver.get(f"{demo.site}/bins")
        amina.follow("#plainchat-open")
        amina.begin("Amina", WASTE, QUESTION)
        talk_it_over(demo, amina)
        keep(driver, "small")


def right_to_left(demo: Demo) -> None:
    with window(TALL) as driver:
        amina = Resident(driver, asks=False)
        driver.get(f"{demo.url}/northborough?lang=ar")
        amina.begin("أمينة", WASTE, TALK_IN_ARABIC[0])
        talk_it_over(demo, amina, TALK_IN_ARABIC)
        keep(driver, "right-to-left", from_top=True)


def console(demo: Demo) -> None:
    tomos = demo.others_ask("Tomos", "Council tax", "My bill says two people live here. I live alone.")
    amina = demo.others_ask("Amina", WASTE, QUESTION)
    demo.clock.forward(minutes=2)
    demo.others_ask("", "Council tax", "Rwyf wedi symud tŷ. Beth sydd angen i mi ei wneud?", "cy")
    demo.ben_is_there()
    for chat in (tomos, amina):
        demo.accept(chat)
    demo.answer(amina, FIRST_ANSWER)
    with window(DESK) as driver:
        driver.get(f"{demo.url}/console/sign-in")
        driver.find_element("id", "email").send_keys(demo.ben.email)
        driver.find_element("id", "password").send_keys(PASSWORD)
        driver.find_element("id", "sign-in").click()
        browsers.wait(driver, lambda d: d.find_elements("id", "sign-out"), "the desk")
        driver.get(f"{demo.url}/console/conversations/{amina}")
        wait_live(driver)
        keep(driver, "console")


PICTURES: dict[str, Callable[[Demo], None]] = {
    "beside-the-page": beside_the_page,
    "dark": dark,
    "without-scripts": without_scripts,
    "small": small,
    "right-to-left": right_to_left,
    "console": console,
}


def main(names: list[str]) -> None:
    """Each in a demo of its own, so that nothing of one is seen in the next."""
    logs.configure("warning")
    for name in names or PICTURES:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            with step(name):
                PICTURES[name](stack.enter_context(Demo(folder)))


if __name__ == "__main__":
    main(sys.argv[1:])
