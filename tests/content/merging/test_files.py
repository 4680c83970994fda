"""Lessons are known by their id: what one side renames, moves or takes out meets what the other writes into it."""

from __future__ import annotations

from course_engine.content.merging import Conflict, Files, merge_files


def files(
    *lessons: str, text: str = "Text", module: str = "M", images: dict[str, str] | None = None
) -> Files:
    """Lessons by file name: `01-a.md` has the id `l-a`."""
    keys = {name: (f"l-{name.split('-')[1].split('.')[0]}", "") for name in lessons}
    return Files(
        module,
        {key: f"---\nid: {key[0]}\n---\n{text}\n" for key in keys.values()},
        {key: name for name, key in keys.items()},
        images or {},
    )


def names(base: Files, ours: Files, theirs: Files) -> list[str]:
    merged = merge_files(base, ours, theirs)
    assert not merged.conflicts
    texts, _images = merged.settled()
    return [name for name in texts if name != "module.md"]


BASE = files("01-a.md", "02-b.md", "03-c.md")


def test_lessons_that_each_side_added_stay_both() -> None:
    ours = files("01-a.md", "02-b.md", "03-c.md", "04-x.md")
    theirs = files("01-a.md", "02-b.md", "03-c.md", "04-y.md")
    assert names(BASE, ours, theirs) == ["01-a.md", "02-b.md", "03-c.md", "04-x.md", "05-y.md"]


def test_a_lesson_moved_here_and_renamed_there_is_both() -> None:
    ours = files("01-a.md", "02-b.md", "03-c.md", text="Neu")
    theirs = files("03-c.md", "04-a.md", "05-b.md")
    assert names(BASE, ours, theirs) == ["03-c.md", "04-a.md", "05-b.md"]
    assert merge_files(BASE, ours, theirs).settled()[0]["04-a.md"].endswith("Neu\n")


def test_a_lesson_taken_out_is_gone_unless_the_other_side_changed_it() -> None:
    ours = files("01-a.md", "03-c.md")
    assert names(BASE, ours, BASE) == ["01-a.md", "03-c.md"]
    theirs = files("01-a.md", "02-b.md", "03-c.md", text="Neu")
    merged = merge_files(BASE, ours, theirs)
    [found] = merged.conflicts
    assert (found.path, found.conflict.kind, found.conflict.ours) == ("02-b.md", "lesson", "")
    assert "02-b.md" not in merged.settled([""])[0]
    assert merged.settled([found.conflict.theirs])[0]["02-b.md"].endswith("Neu\n")


def test_images_go_with_the_side_that_changed_them() -> None:
    base, ours = files(images={"a": "1", "b": "1", "c": "1"}), files(images={"a": "2", "c": "2"})
    merged = merge_files(base, ours, files(images={"a": "1", "b": "1", "c": "3", "d": "1"}))
    assert merged.images == {"a": "2", "b": "", "c": Conflict("image", "c", "1", "2", "3"), "d": "1"}
    assert merged.settled(["3"])[1] == {"a": "2", "c": "3", "d": "1"}


def test_of_two_new_lessons_with_the_same_name_both_stay() -> None:
    theirs = files("01-a.md", "02-b.md", "03-c.md", "04-neu.md")
    ours = files("01-a.md", "02-b.md", "03-c.md")
    lessons = {**ours.lessons, ("l-anders", ""): "---\nid: l-anders\n---\nAnders\n"}
    ours = Files("M", lessons, {**ours.names, ("l-anders", ""): "04-neu.md"})
    merged = names(BASE, ours, theirs)
    assert sorted(merged) == ["01-a.md", "02-b.md", "03-c.md", "04-neu-2.md", "05-neu.md"]
