"""What answers say about an item and a quiz: values in, values out, no figure without its interval.

The figures are those of classical test theory. Everything is worked out from sums (n, sum of scores, sum of squares,
sum of products), so that a database can add up a million answers and nothing here grows with their number. All
intervals are 95 % intervals. What too few answers would carry is left out.
"""

from course_engine.assessment.statistics.estimates import (
    Estimate,
    Moments,
    Pairs,
    Quartiles,
    best_third_from,
    correlation,
    difference,
    histogram,
    quartiles,
    share,
)
from course_engine.assessment.statistics.items import (
    Flag,
    FlagKind,
    ItemCounts,
    ItemFigures,
    OptionUse,
    Taken,
    item_figures,
    moved,
)
from course_engine.assessment.statistics.options import Option, changed_parts, options_of, picked_ids
from course_engine.assessment.statistics.reliability import Reliability, f_quantile, reliability

__all__ = [
    "Estimate",
    "Flag",
    "FlagKind",
    "ItemCounts",
    "ItemFigures",
    "Moments",
    "Option",
    "OptionUse",
    "Pairs",
    "Quartiles",
    "Reliability",
    "Taken",
    "best_third_from",
    "changed_parts",
    "correlation",
    "difference",
    "f_quantile",
    "histogram",
    "item_figures",
    "moved",
    "options_of",
    "picked_ids",
    "quartiles",
    "reliability",
    "share",
]
