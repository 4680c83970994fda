"""Pictures that people bring: decoded within limits and written anew, so that nothing but what is seen survives.

Whatever else a file carried (camera, place, author, preview, a second file behind the picture) is gone afterwards. Wraps
Pillow; its decoders are asked for four formats only.
"""

import enum
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps

SIZE_LIMIT = 4 * 1024 * 1024  # bytes, of what comes in and of what comes out
PIXEL_LIMIT = 40_000_000
LONGEST_SIDE = 2000  # pixels; more than a page ever shows
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_OPTIONS: dict[str, dict[str, Any]] = {
    "PNG": {},
    "JPEG": {"quality": 85, "progressive": True},
    "WEBP": {"quality": 85},
}
_WRITTEN = {"PNG": ("png", "image/png"), "JPEG": ("jpg", "image/jpeg"), "WEBP": ("webp", "image/webp")}

Image.MAX_IMAGE_PIXELS = None  # the limit here is stricter, and it is looked at before anything is decoded


class PictureFlaw(enum.StrEnum):
    """Why a picture is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    TOO_MANY_PIXELS = "too many pixels"
    NO_PICTURE = "no picture"
    DRAWING = "drawing"  # SVG: a program, not a picture
    MOVING = "moving"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture written anew: its bytes, their type, the end of its file name, its size in pixels."""

    content: bytes
    media_type: str
    suffix: str
    width: int
    height: int


def reencoded(raw: bytes) -> Picture | PictureFlaw:
    """Return the picture in `raw` upright and without anything that cannot be seen, or why it is not taken."""
    if not raw:
        return PictureFlaw.EMPTY
    if len(raw) > SIZE_LIMIT:
        return PictureFlaw.TOO_LARGE
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as image:
            return _flaw_of(image) or _written(image)
    except Exception:  # decoders of foreign bytes fail in every way there is
        return _flaw_of_bytes(raw)


def _flaw_of_bytes(raw: bytes) -> PictureFlaw:
    """Say why no picture came of it: another kind of file, or a picture that is damaged."""
    if b"<svg" in raw[:4096].lower():
        return PictureFlaw.DRAWING
    starts = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")
    is_webp = raw.startswith(b"RIFF") and raw[8:12] == b"WEBP"
    return PictureFlaw.BROKEN if is_webp or raw.startswith(starts) else PictureFlaw.NO_PICTURE


def _flaw_of(image: Image.Image) -> PictureFlaw | None:
    if image.width * image.height > PIXEL_LIMIT:
        return PictureFlaw.TOO_MANY_PIXELS
    if image.format != "MPO" and getattr(
        image, "is_animated", False
    ):  # telephones put a second picture behind
        return PictureFlaw.MOVING
    return None


def _written(image: Image.Image) -> Picture | PictureFlaw:
    kind = "PNG" if image.format == "GIF" else "JPEG" if image.format == "MPO" else str(image.format)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
    plain = _plain(ImageOps.exif_transpose(image))
    content = _encoded(plain, kind)
    if len(content) > SIZE_LIMIT and plain.mode != "RGBA":
        kind, content = "JPEG", _encoded(plain, "JPEG")
    if len(content) > SIZE_LIMIT:
        return PictureFlaw.TOO_LARGE
    suffix, media_type = _WRITTEN[kind]
    return Picture(content, media_type, suffix, plain.width, plain.height)


def _plain(image: Image.Image) -> Image.Image:
    """The picture in one of three modes, in the colours of the web, with nothing beside its pixels."""
    transparent = image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info
    mode = "RGBA" if transparent else "L" if image.mode in {"1", "L"} else "RGB"
    plain = _in_web_colours(image) if mode == "RGB" else image
    plain = plain.convert(mode)
    plain.info = {}
    return plain


def _in_web_colours(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK"}:
        return image
    try:
        web = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, BytesIO(profile), web, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a profile that nobody can read: the colours as they stand


def _encoded(image: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    image.save(out, kind, **_OPTIONS[kind])
    return out.getvalue()
