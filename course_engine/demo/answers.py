"""Wrong answers to an item, as a learner might give them. Pure."""

from __future__ import annotations

from random import Random

from course_engine.items import Answer, Item
from course_engine.items.choices import ChoiceItem
from course_engine.items.kinds.multiple_choice import MultipleChoice
from course_engine.items.kinds.number import Number
from course_engine.items.kinds.short_text import ShortText
from course_engine.items.kinds.true_false import TrueFalse


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
    return None
