"""What every page asks for again and again, kept ready: addresses, translated sentences, initials."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import lru_cache
from types import FunctionType
from typing import Any

from flask import Flask, current_app, g, has_request_context, request
from flask.templating import Environment
from flask_babel import get_locale, gettext, ngettext
from flask_wtf.csrf import generate_csrf
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

OURS = "course_engine."
SAME_EVERYWHERE = frozenset(
    {"icon", "mark", "disc"}
)  # parts that say the same wherever they stand, in any language
Spoken = tuple[str, str | None] | None
KEPT = 4096  # of each kind, those asked for last
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"
TINTS = 6


class PageContext(Context):
    """Calls macros and our own functions, which want nothing of a template's context, without asking them about it."""

    def call(self, called: Any, /, *args: Any, **options: Any) -> Any:
        kind = type(called)
        if options:
            options.pop("_block_vars", None)
            options.pop("_loop_vars", None)
        if kind is Macro:
            if called.name in SAME_EVERYWHERE and not options:
                return made_once(called, *args)
            return called(self.eval_ctx, *args, **options)
        if kind is FunctionType and called.__module__.startswith(OURS):
            return called(*args, **options)
        return super().call(called, *args, **options)


class PageCode(CodeGenerator):
    """Leaves alone what is markup already, which most of what stands on a page is: to escape it is to make it again."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class PageEnvironment(Environment):
    """Templates that share one plain dictionary of globals: `{% from … import … %}` compares it on every page."""

    context_class = PageContext
    code_generator_class = PageCode

    @staticmethod
    def escaped(value: Any) -> Markup:
        """`value` as it may stand on a page."""
        return value if type(value) is Markup else escape(value)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def address(endpoint: str, **values: Any) -> str:
    """What `url_for` returns, remembered: on one site a path depends on nothing but these."""
    app = current_app
    if not has_request_context() or "_external" in values:
        return app.url_for(endpoint, **values)
    near = request.blueprint if endpoint.startswith(".") else None
    try:
        return str(app.extensions["addresses"](request.script_root, near, endpoint, **values))
    except TypeError:  # a list among the values
        return app.url_for(endpoint, **values)


def spoken() -> Spoken:
    """What the page speaks, to remember sentences by: language and territory, None outside of a request."""
    try:
        locale = g._flask_babel.babel_locale  # where Babel keeps it once it is known
    except (AttributeError, RuntimeError):
        locale = None
    locale = locale or get_locale()
    return (locale.language, locale.territory) if locale else None


def translated(text: str, **values: Any) -> Markup:
    """`text` in the language of the page, with `values` filled in and escaped: what `_` means in templates."""
    if not values:
        return _plain_sentence(spoken(), str(text))
    return _sentence(spoken(), str(text)) % values


@lru_cache(KEPT)
def _sentence(_spoken: Spoken, text: str) -> Markup:
    return Markup(gettext(text))  # noqa: S704  (our own sentences, which may hold markup)


@lru_cache(KEPT)
def _plain_sentence(spoken: Spoken, text: str) -> Markup:
    return _sentence(spoken, text) % {}  # two per cent signs become one, as where there are values


def minutes(count: int) -> str:
    """ "1 Minute", "8 Minuten"."""
    return _minutes(spoken(), count)


@lru_cache(KEPT)
def _minutes(_spoken: Spoken, count: int) -> str:
    return str(ngettext("%(num)s Minute", "%(num)s Minuten", count))


def csrf_token() -> str:
    """The token for the forms of this page, signed once."""
    return str(g.get("csrf_token") or generate_csrf())


@lru_cache(KEPT)
def made_once(part: Callable[..., Markup], *values: str) -> Markup:
    """What a part makes of these values, remembered: for parts that stand on a page hundreds of times.

    The part must come from `_parts`, without context, and have no words of its own: else it would be another one on every
    page, or in another language.
    """
    return part(*values)


@lru_cache(KEPT)
def initials(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = name.replace("-", " ").split() or ["?"]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


@lru_cache(KEPT)
def tint(name: str) -> int:
    """Which of the colours 1 to 6 a person's disc has; it follows from the name."""
    places = enumerate(name.lower(), start=1)
    return sum(place * (LETTERS.find(letter) + 2) for place, letter in places) % TINTS + 1


def init_app(app: Flask) -> None:
    """Give templates `_`, `url_for`, `style_sheets`, `initials`, `tint`, and the filters `minutes` and `made_once`.

    After Babel and Flask-WTF, which bring some of their own.
    """

    @lru_cache(KEPT, typed=True)
    def built(_root: str, _near: str | None, endpoint: str, **values: Any) -> str:
        return app.url_for(endpoint, **values)

    @lru_cache(KEPT)
    def links(_root: str, names: tuple[str, ...]) -> Markup:
        one = Markup('<link rel="stylesheet" href="{}">\n')
        own = (one.format(address("static", filename=f"css/{name}.css")) for name in names)
        bootstrap: Markup = app.extensions["bootstrap"].load_css()
        return bootstrap + "\n" + Markup().join(own)

    def style_sheets(*names: str) -> Markup:
        """Bootstrap's style sheet, and after it our own of these names."""
        return links(request.script_root, names)

    app.extensions["addresses"] = built
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.context_processor(lambda: {"csrf_token": csrf_token})
    app.jinja_env.globals.update(
        _=translated,
        url_for=address,
        style_sheets=style_sheets,
        initials=initials,
        tint=tint,
    )
    app.jinja_env.filters.update(minutes=minutes, made_once=made_once)
