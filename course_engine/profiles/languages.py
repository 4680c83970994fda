"""Languages that people can say they speak, by their codes."""

from __future__ import annotations

from flask_babel import get_locale
from flask_babel import gettext as _

SIGN_LANGUAGE = "gsg"
LANGUAGES: tuple[str, ...] = (
    "de", "en", "ar", "bg", "es", "fa", "fr", "it", "ku", "pl", "ro", "ru", "tr", "uk", "vi", SIGN_LANGUAGE,
)  # fmt: skip


def language_name(code: str) -> str:
    """The language's name in the language of the page: "Türkisch"; a code that is not known stays as it is."""
    if code == SIGN_LANGUAGE:
        return str(_("Deutsche Gebärdensprache"))
    return str(get_locale().languages.get(code, code))
