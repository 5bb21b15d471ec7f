"""What templates and pages are made with."""

import pytest
from starlette.routing import BaseRoute, NoMatchFound, Route, Router

from app.web.assets import Assets
from app.web.language import Languages
from app.web.routes import routes
from app.web.templating import Templates


class Counted(Router):
    """Counts how often its list of routes is looked through."""

    looked = 0

    @property
    def routes(self) -> list[BaseRoute]:
        self.looked += 1
        return self._routes

    @routes.setter
    def routes(self, given: list[BaseRoute]) -> None:
        self._routes = given


@pytest.fixture
def templates() -> Templates:
    return Templates(Languages.load(), Assets({}), Counted(routes()))


def test_an_address_is_the_routers_own(templates: Templates) -> None:
    for route in routes():
        if isinstance(route, Route):
            params = dict.fromkeys(route.param_convertors, "5")
            for _ in range(2):
                assert templates.url(route.name, **params) == route.url_path_for(route.name, **params)


def test_a_route_is_looked_for_once(templates: Templates) -> None:
    assert isinstance(templates.router, Counted)
    assert [templates.url("console_chat", id=id) for id in (1, 2)] == [
        "/console/conversations/1",
        "/console/conversations/2",
    ]
    assert templates.router.looked == 1


@pytest.mark.parametrize("params", [{}, {"id": 1, "other": 2}])
def test_an_address_that_does_not_exist_is_refused_each_time(
    templates: Templates, params: dict[str, int]
) -> None:
    for _ in range(2):
        with pytest.raises(NoMatchFound):
            templates.url("console_chat", **params)
