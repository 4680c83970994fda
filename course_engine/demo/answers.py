"""Right and wrong answers to an item, as a learner might give them. Pure."""

from __future__ import annotations

from random import Random

from course_engine.content.catalogue import Item, MultipleChoice, Number, ShortText, SingleChoice, TrueFalse

Answer = dict[str, object]


def right_answer(item: Item) -> Answer:
    if isinstance(item, SingleChoice):
        return {"choice": next(choice.id for choice in item.choices if choice.correct)}
    if isinstance(item, MultipleChoice):
        return {"choices": [choice.id for choice in item.choices if choice.correct]}
    if isinstance(item, TrueFalse):
        return {"value": item.answer}
    if isinstance(item, ShortText):
        return {"text": item.answers[0]}
    assert isinstance(item, Number)
    return {"number": f"{item.answer:g}".replace(".", ",")}


def wrong_answer(item: Item, generator: Random) -> Answer:
    """A plausible mistake; of several choices one is missing or too many, which still brings part of the points."""
    if isinstance(item, SingleChoice):
        return {"choice": generator.choice([choice.id for choice in item.choices if not choice.correct])}
    if isinstance(item, MultipleChoice):
        flipped = generator.choice(item.choices).id
        picked = [choice.id for choice in item.choices if choice.correct != (choice.id == flipped)]
        return {"choices": picked or [item.choices[0].id]}
    if isinstance(item, TrueFalse):
        return {"value": not item.answer}
    if isinstance(item, ShortText):
        return {"text": generator.choice(["weiß ich nicht mehr", "DSGVO", "steht in Lektion 2"])}
    assert isinstance(item, Number)
    return {"number": f"{item.answer * 2 + 1 + item.tolerance:g}".replace(".", ",")}
