"""What both sides did is in the merged text, whoever is called ours, and every byte that nobody touched stays."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from course_engine.content.merging import Merge, merge, split_blocks
from tests.content.merging.texts import block, item, junk, kinds, lesson, quiz

Edits = dict[int, str]


@given(junk)
def test_blocks_joined_are_the_text_again(text: str) -> None:
    assert split_blocks(text).text == text


@given(kinds, st.sampled_from(["\n\n", "\n\n\n", "\n  \n"]), st.sampled_from(["\n", "\r\n"]))
def test_a_text_is_cut_between_blocks_and_nowhere_else(chosen: list[int], gap: str, end: str) -> None:
    blocks = [block(n, kind).replace("\n", end) for n, kind in enumerate(_one_list(chosen))]
    cut = split_blocks(gap.replace("\n", end).join(blocks) + end)
    assert [piece.text for piece in cut.pieces] == blocks


def test_a_heading_is_a_block_of_its_own_without_an_empty_line_too() -> None:
    cut = split_blocks("## Eins\nText\nmehr\n## Zwei\n\nText\n")
    assert [piece.text for piece in cut.pieces] == ["## Eins", "Text\nmehr", "## Zwei", "Text"]
    assert [piece.name for piece in cut.pieces] == ["Eins", "Eins", "Zwei", "Zwei"]


@st.composite
def edited_apart(draw: st.DrawFn, most: int = 12) -> tuple[list[int], Edits, Edits]:
    """Kinds of pieces, and what each side makes of different ones; an empty text takes the piece out."""
    chosen = draw(st.lists(st.integers(0, 7), min_size=2, max_size=most))
    owners = draw(st.lists(st.sampled_from("ot-"), min_size=len(chosen), max_size=len(chosen)))
    acts = draw(
        st.lists(st.sampled_from(["edit", "edit", "drop"]), min_size=len(chosen), max_size=len(chosen))
    )
    sides: dict[str, Edits] = {"o": {}, "t": {}, "-": {}}
    for n, (kind, owner, act) in enumerate(zip(chosen, owners, acts, strict=True)):
        sides[owner][n] = "" if act == "drop" else f"neu{kind}"
    return chosen, sides["o"], sides["t"]


def _one_list(chosen: list[int]) -> list[int]:
    """Two lists behind each other are one list: let there be one."""
    return [0 if kind == 3 and 3 in chosen[:n] else kind for n, kind in enumerate(chosen)]


def _lesson(chosen: list[int], *edits: Edits) -> str:
    made = {key: value for edit in edits for key, value in edit.items()}
    blocks = []
    for n, kind in enumerate(_one_list(chosen)):
        mark = made.get(n)
        if mark is None:
            blocks.append(block(n, kind))
        elif mark:
            blocks.append(block(n, kind, mark))
    return lesson(blocks)


def _quiz(chosen: list[int], *edits: Edits) -> str:
    made = {key: value for edit in edits for key, value in edit.items()}
    items = [item(n, kind, made.get(n, "")) for n, kind in enumerate(chosen) if made.get(n, "x")]
    return quiz(items)


@given(edited_apart())
def test_edits_to_different_blocks_merge(case: tuple[list[int], Edits, Edits]) -> None:
    chosen, ours, theirs = case
    assume(len({n for n, mark in (ours | theirs).items() if not mark}) < len(chosen))
    base, here, there = _lesson(chosen), _lesson(chosen, ours), _lesson(chosen, theirs)
    merged = merge(base, here, there)
    assert merged == Merge((_lesson(chosen, ours, theirs),))
    assert merge(base, merged.text, there) == merged  # a folder that got it before the database did


@given(edited_apart())
def test_edits_to_different_items_merge(case: tuple[list[int], Edits, Edits]) -> None:
    chosen, ours, theirs = case
    assume(any((ours | theirs).get(n, "x") for n in range(len(chosen))))
    assume(all(any(side.get(n, "x") for n in range(len(chosen))) for side in (ours, theirs)))
    base, here, there = _quiz(chosen), _quiz(chosen, ours), _quiz(chosen, theirs)
    merged = merge(base, here, there, kind="quiz")
    assert merged == Merge((_quiz(chosen, ours, theirs),))
    assert merge(base, merged.text, there, kind="quiz") == merged


# anything at all

blocks_of_anything = st.lists(
    st.builds(block, st.integers(0, 5), st.integers(0, 7), st.sampled_from(["", "", "x"])), max_size=7
)
lessons = st.one_of(
    st.builds(lesson, blocks_of_anything, st.sampled_from(["Bilder", "Fotos"]), st.integers(5, 7)),
    st.builds(lambda text: f"---\nid: l-probe\n---\n{text}", junk),
)
quizzes = st.builds(
    quiz,
    st.lists(st.integers(0, 6), unique=True, min_size=1, max_size=6).flatmap(
        lambda ns: st.tuples(*[st.builds(item, st.just(n), st.integers(0, 2)) for n in ns]).map(list)
    ),
    st.sampled_from(["Probe", "Quiz"]),
    st.sampled_from(["", "intro: Eins.\n", "intro: Zwei.\n"]),
)


@given(lessons, lessons, lessons)
def test_a_merge_of_lessons_does_not_depend_on_who_is_called_ours(base: str, one: str, other: str) -> None:
    _same_from_both_sides(merge(base, one, other), merge(base, other, one))


@given(quizzes, quizzes, quizzes)
def test_a_merge_of_quizzes_does_not_depend_on_who_is_called_ours(base: str, one: str, other: str) -> None:
    _same_from_both_sides(merge(base, one, other, kind="quiz"), merge(base, other, one, kind="quiz"))


def _same_from_both_sides(one: Merge, other: Merge) -> None:
    mirrored = [part if isinstance(part, str) else replace(part.mirrored(), name="") for part in other.parts]
    assert [
        part if isinstance(part, str) else replace(part, name="", line=0) for part in one.parts
    ] == mirrored


@given(lessons, lessons)
def test_what_one_side_alone_changed_holds(base: str, changed: str) -> None:
    assert merge(base, base, changed).text == changed
    assert merge(base, changed, base).text == changed
    assert merge(base, changed, changed).text == changed


@given(lessons, lessons, lessons)
def test_no_block_is_dropped(base: str, ours: str, theirs: str) -> None:
    merged = merge(base, ours, theirs)
    kept = "".join(
        part if isinstance(part, str) else f"{part.base}\0{part.ours}\0{part.theirs}" for part in merged.parts
    )
    known = {piece.text for piece in split_blocks(_body(base)).pieces}
    for side in (ours, theirs):
        fresh = [piece.text for piece in split_blocks(_body(side)).pieces if piece.text not in known]
        assert [text for text in fresh if text not in kept] == []


def _body(text: str) -> str:
    return text.split("---\n", 2)[2]


@given(quizzes, quizzes, quizzes)
def test_no_item_is_dropped(base: str, ours: str, theirs: str) -> None:
    merged = merge(base, ours, theirs, kind="quiz")
    kept = "".join(part if isinstance(part, str) else f"{part.ours}\0{part.theirs}" for part in merged.parts)
    for side in (ours, theirs):
        for n in range(7):
            for kind in range(3):
                text = item(n, kind)
                assert text not in side or text in base or text in kept


@given(junk, junk, junk)
def test_anything_can_be_merged(base: str, ours: str, theirs: str) -> None:
    for kind in ("lesson", "quiz", "module"):
        merged = merge(base, ours, theirs, kind=kind)  # type: ignore[arg-type]
        merged.settled([one.ours for one in merged.conflicts])
