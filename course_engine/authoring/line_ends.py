"""A text that was typed into a page, whose line ends browsers make alike, in the line ends of the file it came from."""

import re

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")


def in_line_ends_of(before: str, after: str) -> str:
    """Return `after` with every byte of `before` in the lines that stayed at its beginning and at its end.

    Lines in between end as those that they replace, more of them as most lines of `before` do.
    """
    old, new = _LINE.findall(before), _LINE.findall(after)
    first = _same(old, new)
    last = _same(old[first:][::-1], new[first:][::-1])
    ending = "\r\n" if before.count("\r\n") * 2 > before.count("\n") else "\n"
    changed, made = old[first : len(old) - last], new[first : len(new) - last]
    ends = [line[len(_words(line)) :] or ending for line in changed]
    between = [ending] * (len(made) - max(len(ends), 1))
    ends = [*ends[:-1][: max(len(made) - 1, 0)], *between, *(ends[-1:] or [ending])]
    middle = [_words(line) + end for line, end in zip(made, ends, strict=False)]
    lines = [*old[:first], *middle, *old[len(old) - last :]]
    ended = [line if line != _words(line) else line + ending for line in lines[:-1]]
    return "".join([*ended, *_last(lines[-1:], old, new)])


def _last(lines: list[str], old: list[str], new: list[str]) -> list[str]:
    """The last line, with no line end where either text has none."""
    open_ended = [bool(one) and one[-1] == _words(one[-1]) for one in (old, new)]
    return [_words(line) for line in lines] if any(open_ended) else lines


def _same(old: list[str], new: list[str]) -> int:
    """How many lines say the same from the beginning on."""
    pairs = zip(old, new, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if _words(a) != _words(b)), min(len(old), len(new)))


def _words(line: str) -> str:
    return line.rstrip("\r\n")
