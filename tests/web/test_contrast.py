"""The theme's colours are legible in light and in dark, whoever changes them (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "course_engine" / "static" / "css"
GROUNDS = ["paper", "surface", "sunk"]
CODE = ["code-keyword", "code-string", "code-name", "code-number", "code-comment"]

TEXT = [  # ink, ground: at least 4.5
    *[(ink, ground) for ink in ("ink", "ink-soft", "learn", "learn-strong") for ground in GROUNDS],
    *[
        (ink, ground)
        for ink in ("person-strong", "right", "partly", "wrong")
        for ground in ("paper", "surface")
    ],
    *[(ink, "learn-soft") for ink in ("ink", "ink-soft", "learn", "learn-strong")],
    *[(ink, "person-soft") for ink in ("ink", "ink-soft", "person-strong", "learn")],
    *[(state, f"{state}-soft") for state in ("right", "partly", "wrong")],
    *[
        (ink, f"{state}-soft")
        for state in ("right", "partly", "wrong")
        for ink in ("ink", "ink-soft", "learn")
    ],
    ("on-learn", "learn-fill"),
    ("on-learn", "learn-fill-strong"),
    ("on-person", "person"),
    *[("disc-ink", f"disc-{number}") for number in range(1, 7)],
    *[(ink, ground) for ink in CODE for ground in ("sunk", "surface")],
]
SHAPES = [  # border, focus ring or filled dot, ground: at least 3
    *[(shape, ground) for shape in ("line-strong", "focus", "learn", "learn-fill") for ground in GROUNDS],
    *[("focus", f"{ground}-soft") for ground in ("learn", "person", "right", "partly", "wrong")],
    *[("line-strong", f"{ground}-soft") for ground in ("learn", "person")],
]


def channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    red, green, blue = (channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def theme(scheme: str) -> dict[str, str]:
    """The colours of the theme by name; the dark block overrides the light one."""
    light, _, rest = (CSS / "theme.css").read_text("utf-8").partition("@media (prefers-color-scheme: dark)")
    dark = rest.partition("/* measures")[0]
    text = light if scheme == "light" else light + dark
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});", text))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_legible(scheme):
    colours = theme(scheme)
    poor = {
        f"{ink} on {ground}": round(contrast(colours[ink], colours[ground]), 2)
        for ink, ground in TEXT
        if contrast(colours[ink], colours[ground]) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_and_focus_can_be_seen(scheme):
    colours = theme(scheme)
    poor = {
        f"{shape} on {ground}": round(contrast(colours[shape], colours[ground]), 2)
        for shape, ground in SHAPES
        if contrast(colours[shape], colours[ground]) < 3
    }
    assert poor == {}


def test_dark_renames_every_colour():
    light, _, rest = (CSS / "theme.css").read_text("utf-8").partition("@media (prefers-color-scheme: dark)")
    names = r"--([a-z0-9-]+):\s*#[0-9a-f]{6};"
    assert set(re.findall(names, light)) == set(re.findall(names, rest))


def test_colours_live_in_the_theme_alone():
    """A colour written into another style sheet would not follow the theme, nor dark mode."""
    strays = {
        f"{path.name}: {colour}"
        for path in CSS.glob("*.css")
        if path.name != "theme.css"
        for colour in re.findall(r":[^;{}]*?(#[0-9a-fA-F]{3,8})\b", path.read_text("utf-8"))
    }
    assert strays == set()
