"""HTML of other systems as Markdown: it reads the same when it is shown, and what is lost is named."""

import re
from html import unescape
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_engine.assessment.exchange import loss
from course_engine.assessment.exchange.formats import line_of, prose_of
from course_engine.assessment.exchange.html_text import LONGEST, html_to_line, html_to_markdown
from course_engine.assessment.exchange.markdown import line_for_blocks, line_from_blocks
from course_engine.content.rendering import render_inline, render_text

SIGNS = "abä X19 .,:;!?-+*_~=#%&<>{}[]()\\/'\"`@$|^"


def shown(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


@given(st.text(SIGNS, max_size=30))
@example("a_b_ *c* 1. d")
@example("&lt; &amp;lt; <b> </b>")
@example("[a](b) [c][d]")
@example("~~~ a")
def test_plain_text_reads_the_same(text: str) -> None:
    line, _ = line_of(text, "plain")
    prose, _ = prose_of(text, "plain_text")

    assert shown(str(render_inline(line))) == " ".join(text.split())
    assert shown(str(render_text(prose))) == " ".join(text.split())


@given(st.text(SIGNS, max_size=12).map(lambda text: " ".join(text.split())))
@example("1. Mai")
@example("- nein")
@example("# eins")
def test_a_line_is_guarded_where_others_read_blocks_and_freed_again(text: str) -> None:
    if re.match(r"\d+\\[.)]\s|\\[-+*>#]\s", text):
        return  # already guarded by its author: it stays, or loses what has no effect here
    assert line_from_blocks(line_for_blocks(text)) == text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Was ist <b> fett</b>&nbsp;und <em>schräg</em>?</p>", "Was ist **fett** und *schräg*?"),
        ("<p>eins</p>\n<p>zwei<br />drei</p>", "eins\n\nzwei  \ndrei"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "-   a\n-   b\n\n    -   c"),
        ("<ol><li>a<li>b</ol>danach", "1.  a\n2.  b\n\ndanach"),
        ("<p>Das <code>a*b</code> hier</p>", "Das `a*b` hier"),
        ("<pre>x = 1\n  y</pre>", "```\nx = 1\n  y\n```"),
        ("H<sub>2</sub>O und m<sup>2</sup>", "H₂O und m²"),
        ('<a href="https://example.org/a b">dort</a>', "[dort](https://example.org/a%20b)"),
        ("&Auml;pfel &amp; Birnen &lt;b&gt; &#8222;x&#8220;", "Äpfel & Birnen &lt;b> „x“"),
        ("1. Mai<br>- nein<br># auch", "1\\. Mai  \n\\- nein  \n\\# auch"),
        ("<blockquote><p>eins</p><p>zwei</p></blockquote>", "> eins\n>\n> zwei"),
        ("a<!-- <b>nie</b> -->b<![if !supportLists]>c", "abc"),
        ("<script>alert('x')</script>sicher", "sicher"),
        ("2 < 3 und 4 > 3", "2 < 3 und 4 > 3"),
        ("<b>offen", "**offen**"),
        ("zu</b></i></p>", "zu"),
    ],
)
def test_what_markdown_can_say(html: str, markdown: str) -> None:
    assert html_to_markdown(html)[0] == markdown


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<img src="@@PLUGINFILE@@/turm.png" alt="Ein Turm">', loss.IMAGE),
        ('<span style="color: red">rot</span>', loss.MARKUP),
        ("<u>unter</u>", loss.MARKUP),
        ("x<sup>abc</sup>", loss.MARKUP),
        ("<table><tr><td>a</td><td>b</td></tr></table>", loss.TABLE),
        ('<iframe src="https://video.example"></iframe>', loss.MEDIA),
        ('<a href="javascript:alert(1)">x</a>', loss.LINK),
        ("\\(x^2\\)", loss.FORMULA),
    ],
)
def test_what_it_cannot_is_named(html: str, text: str) -> None:
    assert [one.text for one in html_to_markdown(html)[1]] == [text]


def test_pictures_leave_their_description() -> None:
    assert (
        html_to_markdown('<p><img alt="Ein *Turm*" src="data:image/png;base64,AAAA">?</p>')[0]
        == "\\[Ein \\*Turm\\*\\]?"
    )


def test_blocks_in_a_line_are_named() -> None:
    line, lost = html_to_line("<p>eins</p><ul><li>zwei</li></ul>")
    assert line == "eins zwei"
    assert [one.text for one in lost] == [loss.BLOCKS]


def test_layout_that_every_editor_leaves_is_not_worth_a_word() -> None:
    assert html_to_line('<p dir="ltr" style="text-align: left;">so<br></p>') == ("so", [])


@pytest.mark.parametrize(
    "piece",
    ["<![", "<!--", "<a ", "<b>", "&", "<p><b>", "</", "<ul><li>", '<a href="', "[", "[a](", "*", "_", "`", "\\",
     '<x y=">"', "<td>", "<a b='", "</p>", "1. "],
)  # fmt: skip
def test_nothing_takes_long(piece: str) -> None:
    text = piece * (LONGEST // len(piece))
    before = process_time()
    html_to_line(text)
    assert process_time() - before < 5
