"""Uploaded pictures: what can be seen stays, everything else goes, and nothing else is taken."""

from __future__ import annotations

import time
from io import BytesIO

import pytest
from PIL import Image

from course_engine.content.pictures import LONGEST_SIDE, SIZE_LIMIT, Picture, PictureFlaw, reencoded
from tests.content.nasty_pictures import (
    AUTHOR,
    PLACE,
    POLYGLOTS,
    REFUSED,
    encoded,
    moving,
    photo,
    png_of_size,
    png_with_words,
)

SECONDS = 5


def taken(raw: bytes) -> Picture:
    picture = reencoded(raw)
    assert isinstance(picture, Picture)
    return picture


def opened(raw: bytes) -> Image.Image:
    return Image.open(BytesIO(taken(raw).content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_it_stays_the_kind_it_is(kind: str) -> None:
    assert opened(encoded(kind)).format == kind


def test_a_still_gif_becomes_a_png() -> None:
    picture = taken(encoded("GIF"))
    assert (picture.suffix, picture.media_type) == ("png", "image/png")


@pytest.mark.parametrize("raw", [photo(), photo(turned=True), png_with_words()])
def test_place_author_and_comments_are_gone(raw: bytes) -> None:
    assert AUTHOR in raw
    content = taken(raw).content
    for secret in (AUTHOR, PLACE, b"Exif", b"xmpmeta", b"tEXt", b"iTXt", b"ICC_PROFILE"):
        assert secret not in content
    assert not opened(raw).getexif()


def test_a_photo_taken_sideways_stands_upright() -> None:
    image = opened(photo(turned=True)).convert("RGB")
    assert image.size == (20, 40)
    top, bottom = image.getpixel((10, 4)), image.getpixel((10, 36))
    assert top[0] > 200 > top[2]  # type: ignore[index]
    assert bottom[2] > 200 > bottom[0]  # type: ignore[index]


def test_large_pictures_become_as_large_as_a_page_shows() -> None:
    picture = taken(encoded("JPEG", size=(5000, 2500)))
    assert (picture.width, picture.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert len(picture.content) <= SIZE_LIMIT


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_way_to_write_pixels_is_read(mode: str) -> None:
    assert opened(encoded("PNG", mode=mode)).mode in {"L", "RGB", "RGBA"}


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_print_colours_are_read(mode: str) -> None:
    assert opened(encoded("JPEG", mode=mode)).mode in {"L", "RGB"}


def test_what_is_transparent_stays_so() -> None:
    assert opened(encoded("PNG", mode="RGBA")).convert("RGBA").getpixel((1, 1))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_soon(name: str) -> None:
    begun = time.monotonic()
    assert isinstance(reencoded(REFUSED[name]), PictureFlaw)
    assert time.monotonic() - begun < SECONDS


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        (b"", PictureFlaw.EMPTY),
        (REFUSED["svg"], PictureFlaw.DRAWING),
        (moving("GIF"), PictureFlaw.MOVING),
        (png_of_size(20_000, 20_000), PictureFlaw.TOO_MANY_PIXELS),
        (REFUSED["more than 4 MB"], PictureFlaw.TOO_LARGE),
        (REFUSED["half a png"], PictureFlaw.BROKEN),
        (REFUSED["pdf"], PictureFlaw.NO_PICTURE),
    ],
)
def test_the_reason_is_named(raw: bytes, flaw: PictureFlaw) -> None:
    assert reencoded(raw) is flaw


@pytest.mark.parametrize("name", POLYGLOTS)
def test_a_second_file_behind_the_picture_is_gone(name: str) -> None:
    content = taken(POLYGLOTS[name]).content
    assert b"script" not in content
    assert b"PK\x03\x04" not in content


def test_it_is_the_same_every_time() -> None:
    assert reencoded(photo()) == reencoded(photo())
