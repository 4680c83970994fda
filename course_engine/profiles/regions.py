"""Regions in which people live or work: the federal states, by their usual letters."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

REGIONS: dict[str, Any] = {
    "BW": _l("Baden-Württemberg"),
    "BY": _l("Bayern"),
    "BE": _l("Berlin"),
    "BB": _l("Brandenburg"),
    "HB": _l("Bremen"),
    "HH": _l("Hamburg"),
    "HE": _l("Hessen"),
    "MV": _l("Mecklenburg-Vorpommern"),
    "NI": _l("Niedersachsen"),
    "NW": _l("Nordrhein-Westfalen"),
    "RP": _l("Rheinland-Pfalz"),
    "SL": _l("Saarland"),
    "SN": _l("Sachsen"),
    "ST": _l("Sachsen-Anhalt"),
    "SH": _l("Schleswig-Holstein"),
    "TH": _l("Thüringen"),
}


def region_name(code: str) -> str:
    """The region's name; one that is not on the list stays as it was written."""
    return str(REGIONS.get(code, code))
