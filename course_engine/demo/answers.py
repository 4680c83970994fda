"""Wrong answers to an item, as a learner might give them. Pure."""

from __future__ import annotations

from random import Random

from course_engine.items import Answer, Item
from course_engine.items.choices import ChoiceItem
from course_engine.items.kinds.gaps import Gap, Gaps
from course_engine.items.kinds.matching import Matching
from course_engine.items.kinds.multiple_choice import MultipleChoice
from course_engine.items.kinds.number import Number
from course_engine.items.kinds.ordering import Ordering
from course_engine.items.kinds.short_text import ShortText
from course_engine.items.kinds.true_false import TrueFalse
from course_engine.items.kinds.true_false_grid import TrueFalseGrid


def wrong_answer(item: Item, generator: Random) -> Answer | None:
    """A plausible mistake; of several choices one is missing or too many, which still brings part of the points."""
    if isinstance(item, MultipleChoice):
        flipped = generator.choice(item.choices).id
        picked = [choice.id for choice in item.choices if choice.correct != (choice.id == flipped)]
        return {"choices": picked or [item.choices[0].id]}
    if isinstance(item, ChoiceItem):
        return {"choice": generator.choice([choice.id for choice in item.choices if not choice.correct])}
    if isinstance(item, TrueFalse):
        return {"value": not item.answer}
    if isinstance(item, ShortText):
        return {"text": generator.choice(["weiß ich nicht mehr", "DSGVO", "steht in Lektion 2"])}
    if isinstance(item, Number):
        return {"number": f"{item.answer * 2 + 1 + item.tolerance:g}".replace(".", ",")}
    return _one_part_wrong(item, generator)


def _one_part_wrong(item: Item, generator: Random) -> Answer | None:
    """All parts right but one; in an order two neighbours are the wrong way round."""
    if isinstance(item, TrueFalseGrid):
        statement = generator.choice(item.statements)
        return {"values": item.right_answer()["values"] | {statement.id: not statement.answer}}
    if isinstance(item, Matching):
        premise = generator.choice(item.premises)
        other = generator.choice([option.id for option in item.options if option.id != premise.match])
        return {"matches": item.right_answer()["matches"] | {premise.id: other}}
    if isinstance(item, Ordering):
        ids = [entry.id for entry in item.entries]
        first = generator.randrange(len(ids) - 1)
        ids[first], ids[first + 1] = ids[first + 1], ids[first]
        return {"positions": {one: place for place, one in enumerate(ids, start=1)}}
    if isinstance(item, Gaps):
        gap = generator.choice(item.gaps)
        return {"gaps": item.right_answer()["gaps"] | {gap.id: _wrong_filling(gap, generator)}}
    return None


def _wrong_filling(gap: Gap, generator: Random) -> str:
    if gap.type == "choice":
        return generator.choice([choice.id for choice in gap.choices if not choice.correct])
    return (
        "weiß ich nicht"
        if gap.type == "text"
        else f"{gap.answer * 2 + 1 + gap.tolerance:g}".replace(".", ",")
    )
