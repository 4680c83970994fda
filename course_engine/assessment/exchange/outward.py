"""What every format for other systems has in common: the losses of the quiz as a whole, items that stand alone."""

from dataclasses import replace

from course_engine.assessment.exchange import loss
from course_engine.assessment.exchange.loss import Loss, Lost, losses_of
from course_engine.assessment.exchange.quiz_yaml import plain_number
from course_engine.content.catalogue import Quiz
from course_engine.items import Item
from course_engine.items.kinds.number import Number

USUAL_LANGUAGE = "de"
USUAL_MASTERY = 0.8
_COMMON = {"id", "prompt", "points", "hints", "explanation", "lesson", "type", "shown"}


def quiz_losses(quiz: Quiz) -> list[Loss]:
    """Return what files of questions cannot say about a quiz; what is as usual is not worth a word."""
    lost = []
    if quiz.language != USUAL_LANGUAGE:
        lost.append(Lost(loss.LANGUAGE, {"language": quiz.language}))
    if quiz.mastery_score != USUAL_MASTERY:
        lost.append(Lost(loss.MASTERY, {"percent": plain_number(round(quiz.mastery_score * 100, 6))}))
    return losses_of(quiz.id, lost + settings_lost(quiz))


def settings_lost(quiz: Quiz) -> list[Lost]:
    """Return an entry for the variant, for every setting that is not at its default, and for sections."""
    lost = [Lost(loss.VARIANT, {"variant": quiz.variant})] if quiz.variant else []
    names = [*quiz.settings.to_body(), *(["sections"] if quiz.sections else [])]
    return lost + [Lost(loss.QUIZ_SETTING, {"name": name}) for name in names]


def standing_alone(item: Item) -> tuple[Item, list[Lost]]:
    """Return the item with the case that it speaks of in its prompt, and what is lost by that."""
    case = item.vignette
    if case is None:
        return item, []
    title = f"**{case.title}**\n\n" if case.title else ""
    alone = replace(item, prompt=f"{title}{case.text}\n\n{item.prompt}", vignette=None)
    return alone, [Lost(loss.VIGNETTE)]


def unsaid(item: Item, said: set[str]) -> list[Lost]:
    """Return an entry for every field of an item that is not at its default and not among those `said`."""
    return [Lost(loss.FIELD, {"name": name}) for name in item.to_body() if name not in _COMMON | said]


def spread(item: Number) -> tuple[float, list[Lost]]:
    """Return how far a number may be off, in its unit, and what is lost where per cent said so."""
    if not item.tolerance_percent:
        return item.tolerance, []
    share = round(abs(item.answer) * item.tolerance_percent / 100, 12)
    return max(item.tolerance, share), [
        Lost(loss.PERCENT_TOLERANCE, {"percent": plain_number(item.tolerance_percent)})
    ]
