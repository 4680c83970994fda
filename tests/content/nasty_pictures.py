"""Pictures as people and attackers send them, made here: none is kept as a file."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from PIL import Image, PngImagePlugin

PLACE = b"GEHEIMER-ORT"
AUTHOR = b"Mia Muster"


def encoded(kind: str, *, size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: Any) -> bytes:
    image = Image.new(mode, size)
    image.paste(Image.new(mode, (size[0] // 2, size[1])), (0, 0))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo(*, turned: bool = False) -> bytes:
    """A JPEG with place, author and comment; red on the left as it lies in the file."""
    image = Image.new("RGB", (40, 20), "blue")
    image.paste("red", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x013B] = AUTHOR.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = PLACE.decode()
    if turned:
        exif[0x0112] = 6  # to be turned by 90 degrees to the right
    out = BytesIO()
    xmp = b"<x:xmpmeta>" + PLACE + b"</x:xmpmeta>"
    image.save(out, "JPEG", exif=exif, comment=AUTHOR, xmp=xmp, quality=95)
    return out.getvalue()


def png_with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", AUTHOR.decode())
    words.add_itxt("Comment", PLACE.decode(), zip=True)
    return encoded("PNG", pnginfo=words)


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that says it is that large; its pixels would fill memory, its bytes hardly a line."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content) & 0xFFFFFFFF)
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A PNG with a compressed text of 200 MB in front of its pixels."""
    plain = encoded("PNG")
    content = b"Comment\0\0" + zlib.compress(b"A" * 200_000_000, 9)
    bomb = struct.pack(">I", len(content)) + b"zTXt" + content
    bomb += struct.pack(">I", zlib.crc32(b"zTXt" + content) & 0xFFFFFFFF)
    return plain[:33] + bomb + plain[33:]


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def archive() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as file:
        file.writestr("a.txt", "<script>alert(1)</script>")
    return out.getvalue()


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!doctype html><script>alert(1)</script>"
REFUSED = {
    "empty": b"",
    "svg": SVG,
    "svg behind a comment": b"<!-- " + b"x" * 500 + b" -->" + SVG,
    "page": PAGE,
    "page that calls itself a gif": b"GIF89a/*" + PAGE,
    "page behind the magic of a png": b"\x89PNG\r\n\x1a\n" + PAGE,
    "page behind the magic of a jpeg": b"\xff\xd8\xff\xe0" + PAGE,
    "archive": archive(),
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "bmp": encoded("BMP"),
    "tiff": encoded("TIFF"),
    "ico": encoded("ICO"),
    "program": b"\x7fELF" + b"\0" * 100,
    "half a png": encoded("PNG", size=(400, 400))[:-100],
    "half a jpeg": photo()[: len(photo()) // 2],
    "20,000 pixels": png_of_size(20_000, 20_000),
    "billions of pixels": png_of_size(2**31 - 1, 2**31 - 1),
    "no pixels": png_of_size(0, 0),
    "bomb of text": text_bomb(),
    "moving gif": moving("GIF"),
    "moving webp": moving("WEBP"),
    "moving png": moving("PNG"),
    "more than 4 MB": photo() + b"\0" * (4 * 1024 * 1024),
    "riff that is no webp": b"RIFF\x10\0\0\0WAVEfmt ",
}
POLYGLOTS = {
    "gif and page": encoded("GIF") + PAGE,
    "jpeg and archive": photo() + archive(),
    "png and page": encoded("PNG") + PAGE,
    "png and archive": png_with_words() + archive(),
    "jpeg with a page as comment": encoded("JPEG", comment=PAGE),
}
