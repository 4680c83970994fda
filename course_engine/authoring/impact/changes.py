"""How two versions of a quiz differ, item by item, whatever the types of the items."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from course_engine.authoring.impact.wording import has_ids, item_words
from course_engine.content.catalogue import Quiz
from course_engine.items import Item
from course_engine.items.base import N_


class Kind(StrEnum):
    """How an item, or the quiz itself, differs."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    WORDING = "wording"
    KEY = "key"
    CHOICES = "choices"
    POINTS = "points"
    STRUCTURE = "structure"
    MASTERY = "mastery"
    RULES = "rules"


JUDGED_ANEW = frozenset({Kind.KEY, Kind.CHOICES, Kind.STRUCTURE})
MATTERS = JUDGED_ANEW | {Kind.POINTS, Kind.MASTERY, Kind.REMOVED}  # can change a result, or could have


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `text` is a German message, filled with `values`; `item_id` is empty for the quiz itself."""

    kind: Kind
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    item_id: str = ""


ADDED = N_(
    "Aufgabe %(number)s („%(words)s“) ist neu. Frühere Versuche hatten sie nicht und ändern sich dadurch nicht."
)
REMOVED = N_("Aufgabe %(number)s („%(words)s“) fällt weg. Wer sie beantwortet hat, behält ihr Ergebnis.")
MOVED = N_("Aufgabe %(number)s („%(words)s“) steht jetzt an Stelle %(new)s statt an Stelle %(old)s.")
WORDING = N_("Aufgabe %(number)s („%(words)s“) ist anders formuliert. Was richtig ist, bleibt.")
REWORDED = N_("Aufgabe %(number)s („%(words)s“) ist auch anders formuliert.")
KEY = N_("Bei Aufgabe %(number)s („%(words)s“) gilt jetzt etwas anderes als richtig.")
MORE = N_("Bei Aufgabe %(number)s („%(words)s“) kommt dazu: %(names)s.")
FEWER = N_(
    "Bei Aufgabe %(number)s („%(words)s“) fällt weg: %(names)s. Wer das gewählt hat, behält das Ergebnis der Aufgabe."
)
POINTS = N_("Aufgabe %(number)s („%(words)s“) zählt jetzt %(new)s statt %(old)s Punkte.")
STRUCTURE = N_(
    "Aufgabe %(number)s („%(words)s“) ist jetzt von anderer Art. Frühere Antworten passen nicht mehr und behalten "
    "ihr Ergebnis."
)
MASTERY = N_("Bestanden ist das Quiz jetzt ab %(new)s statt ab %(old)s.")
ABOUT = N_("Titel oder Einleitung sind anders formuliert.")
RULES = N_("Die Einstellungen des Quiz sind anders. Sie gelten für Versuche, die von jetzt an beginnen.")

_TEXTS = frozenset(
    {"prompt", "explanation", "hints", "lesson", "text", "label", "title", "feedback", "unit", "rubric", "id"}
)
_ABOUT = frozenset({"id", "title", "intro", "language", "variant"})


def classify(old: Quiz, new: Quiz) -> list[Change]:
    """Return every difference between two versions: the quiz's own first, then item by item in the new order."""
    before = {item.id: (number, item) for number, item in enumerate(old.items, 1)}
    after = {item.id for item in new.items}
    stays = [item.id for item in old.items if item.id in after]
    moved = _moved(stays, [item.id for item in new.items if item.id in before])
    changes = list(_quiz_changes(old, new))
    for number, item in enumerate(new.items, 1):
        if item.id not in before:
            changes.append(_change(Kind.ADDED, ADDED, item, number))
            continue
        place, known = before[item.id]
        if item.id in moved:
            changes.append(_change(Kind.MOVED, MOVED, item, number, old=place, new=number))
        changes += _item_changes(known, item, number)
    for number, item in before.values():
        if item.id not in after:
            changes.append(_change(Kind.REMOVED, REMOVED, item, number))
    return changes


def _quiz_changes(old: Quiz, new: Quiz) -> Iterator[Change]:
    before, after = old.to_body(), new.to_body()
    differing = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    if "mastery_score" in differing:
        yield Change(Kind.MASTERY, MASTERY, {"old": old.mastery_score, "new": new.mastery_score})
    if differing & _ABOUT:
        yield Change(Kind.WORDING, ABOUT)
    if differing - _ABOUT - {"mastery_score"}:
        yield Change(Kind.RULES, RULES)


def _item_changes(old: Item, new: Item, number: int) -> Iterator[Change]:
    kinds = kinds_of(old, new)
    if Kind.STRUCTURE in kinds:
        yield _change(Kind.STRUCTURE, STRUCTURE, new, number)
    if Kind.KEY in kinds:
        yield _change(Kind.KEY, KEY, new, number)
    if Kind.CHOICES in kinds:
        before, after = dict(_options(old.to_body())), dict(_options(new.to_body()))
        for text, names in (
            (MORE, [words for uid, words in after.items() if uid not in before]),
            (FEWER, [words for uid, words in before.items() if uid not in after]),
        ):
            if names:
                yield _change(Kind.CHOICES, text, new, number, names=", ".join(f"„{one}“" for one in names))
    if Kind.POINTS in kinds:
        yield _change(Kind.POINTS, POINTS, new, number, old=old.points, new=new.points)
    if Kind.WORDING in kinds:
        yield _change(Kind.WORDING, REWORDED if kinds & JUDGED_ANEW else WORDING, new, number)


def _change(kind: Kind, text: str, item: Item, number: int, **values: Any) -> Change:
    return Change(kind, text, {"number": number, "words": item_words(item.prompt)} | values, item.id)


def kinds_of(old: Item, new: Item) -> frozenset[Kind]:
    """How two versions of an item differ; a field that nobody knows here counts as part of the key."""
    if old.kind != new.kind:
        return frozenset({Kind.STRUCTURE} | ({Kind.POINTS} if old.points != new.points else set()))
    kinds = set(_differences("", old.to_body(), new.to_body()))
    if Kind.WORDING in kinds and Kind.KEY not in kinds and _other_order(old, new):
        kinds.add(Kind.KEY)
    return frozenset(kinds)


def _differences(name: str, old: Any, new: Any) -> Iterator[Kind]:
    if old == new:
        return
    if name == "points":
        yield Kind.POINTS
    elif name in _TEXTS or name.startswith("feedback"):
        yield Kind.WORDING
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in old.keys() | new.keys():
            yield from _differences(key, old.get(key), new.get(key))
    elif has_ids(old) and has_ids(new):
        yield from _list_differences(old, new)
    else:
        yield Kind.KEY


def _list_differences(old: list[Any], new: list[Any]) -> Iterator[Kind]:
    before, after = {one["id"]: one for one in old}, {one["id"]: one for one in new}
    if before.keys() != after.keys():
        yield Kind.CHOICES
    for uid in before.keys() & after.keys():
        yield from _differences("", before[uid], after[uid])
    if [uid for uid in before if uid in after] != [uid for uid in after if uid in before]:
        yield Kind.WORDING  # another order of the same options


def _other_order(old: Item, new: Item) -> bool:
    """Whether the same options in another order make another answer right, as they do where the order is the answer."""
    return old.right_answer() != new.right_answer() and not _also_right(old, new)


def _also_right(old: Item, new: Item) -> bool:
    mine, theirs = old.right_answer(), new.right_answer()
    if mine is None or theirs is None:
        return True
    try:
        return old.score(theirs) == 1 and new.score(mine) == 1
    except (ValueError, KeyError, TypeError):
        return False


def _options(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Id and words of everything in an item's body that has an id of its own."""
    for value in body.values():
        if has_ids(value):
            for one in value:
                yield one["id"], item_words(str(one.get("text") or one.get("label") or one["id"]))
                yield from _options(one)


def _moved(before: list[str], after: list[str]) -> frozenset[str]:
    """The fewest ids that must have moved to make one order of the other."""
    place = {uid: position for position, uid in enumerate(before)}
    best: list[list[str]] = []
    for uid in after:
        longest = _longest([run for run in best if place[run[-1]] < place[uid]])
        best.append([*longest, uid])
    return frozenset(after) - frozenset(_longest(best))


def _longest(runs: list[list[str]]) -> list[str]:
    return max(runs, key=len) if runs else []
