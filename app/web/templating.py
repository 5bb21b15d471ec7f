"""Templates: one Jinja environment a language, because an imported macro sees that and not the request."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket, BytecodeCache
from starlette.routing import BaseRoute, NoMatchFound, Route, Router

from app.domain.text import LONGEST_MESSAGE
from app.web.assets import Assets
from app.web.language import Language, Languages

WEB = Path(__file__).parent


class Compiled(BytecodeCache):
    """Templates compiled once a process, in memory, for all its languages and sites."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED = Compiled()


class Templates:
    """Renders the templates under `app/web`, such as "visitor/start.html".

    Besides `_` and `ngettext` a template may use: `asset(name)`, `url(route, **params)`,
    `longest_message` (in characters), `forms(one, many)` (a plural for scripts), `vital(message)` (words that
    stand in English too until their translation was reviewed), `vital_words(message)` (the same to be
    spoken, as `own` and `english`), `lang` and `dir`.
    """

    def __init__(self, languages: Languages, assets: Assets, router: Router, *, folder: Path = WEB) -> None:
        self.languages = languages
        self.assets = assets
        self.router = router
        self.loader = FileSystemLoader(folder)
        self._environments: dict[tuple[str, bool], Environment] = {}
        self._routes: dict[tuple[str, ...], BaseRoute] = {}

    def environment(self, language: Language) -> Environment:
        """The environment of `language`, made when it is first asked for."""
        key = (language.code, language.with_english)
        found = self._environments.get(key)
        if found is None:
            found = self._environments[key] = self._make(language)
        return found

    def render(self, language: Language, template: str, context: Mapping[str, Any]) -> str:
        """The text of `template`. Raises jinja2.UndefinedError when the context lacks a name it uses."""
        return self.environment(language).get_template(template).render(context)

    def url(self, name: str, **params: Any) -> str:
        """The path of a named route. Raises starlette.routing.NoMatchFound.

        A desk asks for dozens at each look: which route has the name is looked up once.
        """
        key = (name, *params)
        route = self._routes.get(key)
        if route is None:
            route = self._routes[key] = self._find(name, params)
        return str(route.url_path_for(name, **params))

    def _find(self, name: str, params: Mapping[str, Any]) -> BaseRoute:
        for route in self.router.routes:
            if isinstance(route, Route) and route.name != name:
                continue  # it would only say so, and slowly
            with suppress(NoMatchFound):
                route.url_path_for(name, **params)
                return route
        raise NoMatchFound(name, dict(params))

    def _make(self, language: Language) -> Environment:
        environment = Environment(
            loader=self.loader,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
            bytecode_cache=_COMPILED,
        )
        translations = language.translations
        environment.install_gettext_callables(  # type: ignore[attr-defined]
            translations.gettext, translations.ngettext, newstyle=True
        )
        environment.globals.update(
            asset=self.assets.url,
            longest_message=LONGEST_MESSAGE,
            url=self.url,
            forms=language.forms,
            vital=language.vital,
            vital_words=language.vital_words,
            lang=language.code,
            dir=language.dir,
        )
        return environment
