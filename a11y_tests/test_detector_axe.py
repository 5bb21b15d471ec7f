"""axe finds a planted fault, and refuses to conclude anything from a check that was none."""

from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import planted
from a11y_tests.support.axe import AxeError, StrictAxe
from a11y_tests.support.browsers import wait
from a11y_tests.support.planted import add

pytestmark = pytest.mark.requirement("LE-06")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with planted.served() as url:
        yield url


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("where", ["same site", "cross site"])
def test_axe_finds_a_fault_in_a_frame(
    request: pytest.FixtureRequest, site: str, scripts: bool, where: str
) -> None:
    driver: Chrome = request.getfixturevalue("driver" if scripts else "plain")
    other = site.replace("127.0.0.1", "localhost") if where == "cross site" else site
    driver.get(f"{site}/framed?source={other}/bad")
    found = {rule["id"] for rule in StrictAxe(driver, scripts=scripts).findings()}
    assert "image-alt" in found
    driver.switch_to.default_content()
    driver.get(f"{site}/framed?source={other}/good")
    inner = {rule["id"] for rule in StrictAxe(driver, scripts=scripts).findings()}
    assert "image-alt" not in inner


def test_axe_reports_in_words(driver: Chrome, site: str) -> None:
    driver.get(f"{site}/good")
    add(driver, '<img src="x">')
    with pytest.raises(AssertionError, match=r"(?s)image-alt \(critical\).*<img src=.x.>"):
        StrictAxe(driver).check()


def test_axe_refuses_a_misspelt_tag(driver: Chrome, site: str) -> None:
    driver.get(f"{site}/good")
    axe = StrictAxe(driver)
    axe.inject()
    with pytest.raises(AxeError, match="checked nothing"):
        axe.run(options={"runOnly": {"type": "tag", "values": ["wcag2aaaa"]}})


def test_axe_refuses_a_context_that_is_not_there(driver: Chrome, site: str) -> None:
    driver.get(f"{site}/good")
    axe = StrictAxe(driver)
    axe.inject()
    with pytest.raises(AxeError):
        axe.run(context="#nowhere")


@pytest.mark.parametrize("scripts", [True, False])
def test_axe_checks_a_frame_again_whose_document_came_anew(
    request: pytest.FixtureRequest, site: str, monkeypatch: pytest.MonkeyPatch, scripts: bool
) -> None:
    driver: Chrome = request.getfixturevalue("driver" if scripts else "plain")
    driver.get(f"{site}/framed?source=/good")
    run = StrictAxe.run
    came: list[str] = []

    def comes_anew(axe: StrictAxe, *args: Any, **options: Any) -> dict[str, Any]:
        in_frame = driver.execute_script("return self !== top")
        if not came and in_frame is not scripts:
            came.append("a document")
            if scripts:
                driver.switch_to.frame(0)
            driver.execute_script("location.replace('/bad')")
            wait(driver, lambda d: d.find_elements(By.TAG_NAME, "img"), "the other document")
            if scripts:
                driver.switch_to.default_content()
        return run(axe, *args, **options)

    monkeypatch.setattr(StrictAxe, "run", comes_anew)
    monkeypatch.setattr("a11y_tests.support.axe.ANSWER_WITHIN", 1_000)
    with pytest.raises(AssertionError, match="image-alt"):
        StrictAxe(driver, scripts=scripts).check()


def test_axe_refuses_to_leave_a_frame_untested(
    driver: Chrome, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("a11y_tests.support.axe.ANSWER_WITHIN", 1_000)
    driver.get(f"{site}/good")
    axe = StrictAxe(driver)
    axe.inject()
    add(driver, '<iframe title="Late" src="/good"></iframe>')
    with pytest.raises(AxeError, match="frame"):
        axe.run()


def test_axe_reports_what_it_cannot_decide(driver: Chrome, site: str) -> None:
    driver.get(f"{site}/good")
    add(driver, '<p style="background-image:linear-gradient(#fff,#888)">Words on a picture</p>')
    assert {rule["impact"] for rule in StrictAxe(driver).findings()} == {"not decided"}
