"""Links and pictures: nothing given away to other sites, nothing fetched from them."""

import re
from xml.etree.ElementTree import Element, SubElement

from course_engine.content.parsing.pictures import asset_name, is_own_asset
from course_engine.content.rendering.shaping.elements import Settings, Sheet, all_of


def shape_links(sheet: Sheet) -> None:
    """Mark links to other sites; let names of files lead to their pages and `#heading` to the anchor of that heading."""
    anchors = {element.get("id") for element in sheet.root.iter()}
    for link in all_of(sheet.root, "a"):
        address = link.get("href") or ""
        if re.match(r"\s*(https?:|//)", address, re.IGNORECASE):
            link.attrib.update({"rel": "noopener noreferrer", "class": "external"})
        elif sheet.settings.page_url and (page := sheet.settings.page_url(address)):
            _path, hash_, anchor = address.partition("#")
            link.set("href", page + (f"#s-{anchor.removeprefix('s-')}" if hash_ else ""))
        elif address.startswith("#") and f"s-{address[1:]}" in anchors:
            link.set("href", f"#s-{address[1:]}")


def shape_pictures(sheet: Sheet) -> None:
    """Give own pictures their address, those that stand alone a figure; say where one is missing."""
    pairs = [(parent, picture) for parent in sheet.root.iter() for picture in parent.findall("img")]
    for parent, picture in pairs:
        _shape_picture(sheet.settings, parent, picture)


def _shape_picture(settings: Settings, parent: Element, picture: Element) -> None:
    address = _address(settings, picture.get("src") or "")
    caption = picture.attrib.pop("title", "")
    if not address:
        _replace_by_text(picture, f"{settings.words.picture_missing} {picture.get('alt', '')}".strip())
        return
    picture.attrib.update({"src": address, "loading": "lazy", "decoding": "async"})
    alone = parent.tag == "p" and len(parent) == 1 and not (parent.text or picture.tail or "").strip()
    if alone and settings.anchors:
        parent.tag, parent.text = "figure", None
        parent.set("class", "picture")
        if caption:
            SubElement(parent, "figcaption").text = caption


def _address(settings: Settings, written: str) -> str:
    if not is_own_asset(written):
        return ""
    return settings.asset_url(asset_name(written)) if settings.asset_url else written


def _replace_by_text(element: Element, text: str) -> None:
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = "span", text, tail
    element.set("class", "picture-missing")
