"""Whatever is written into a text: nothing executable survives, and nothing takes minutes."""

import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.content.parsing.limits import overload
from course_engine.content.rendering import TextRefused, render, render_inline, render_text
from tests.content.html_tree import tree

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)"//>',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>">',
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<form action="https://evil.example"><input name=password><button>x</button></form>',
    '<input autofocus onfocus="alert(1)">',
    "<style>@import url(https://evil.example/x.css)</style>",
    '<link rel=stylesheet href="https://evil.example/x.css">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<div style="background:url(https://evil.example)">x</div>',
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<template><script>alert(1)</script></template>",
    "<textarea></textarea><script>alert(1)</script>",
    "<video><source onerror=alert(1)></video>",
    "<marquee onstart=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;&#x61;vascript:alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://evil.example/1)",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "[x](https://a.org \"t' onmouseover='alert(1)\")",
    '[x](https://a.org" onmouseover="alert(1))',
    "<javascript:alert(1)>",
    '<https://a.org/"onmouseover="alert(1)>',
    "![x](javascript:alert(1))",
    '![x](assets/x.png" onerror="alert(1))',
    '![x" onerror="alert(1)](assets/x.png)',
    "![x](assets/x.png 't\" onerror=\"alert(1)')",
    "![x](https://evil.example/pixel.gif)",
    "Text {: onclick=alert(1) style=color:red }",
    "## Titel {: #main onclick=alert(1) }",
    "[x](https://a.org){: onclick=alert(1) }",
    "`code`{: onmouseover=alert(1) }",
    "`<script>alert(1)</script>`",
    '```{.python onclick="alert(1)" style="color:red" #main .evil}\nx\n```',
    '```python title="<script>alert(1)</script>" onclick="alert(1)"\nx\n```',
    "```<script>alert(1)</script>\nx\n```",
    "```html\n<script>alert(1)</script>\n```",
    '!!! note" onclick="alert(1) "x"\n    y',
    '!!! note "<script>alert(1)</script>"\n    y',
    '??? question "<img src=x onerror=alert(1)>"\n    y',
    '=== "<svg onload=alert(1)>"\n    y',
    "x[^<script>]\n\n[^<script>]: <script>alert(1)</script>",
    'HTML\n\n*[HTML]: "><script>alert(1)</script>',
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    '- [ ] <script>alert(1)</script>\n- [x" onclick="alert(1)] y',
    "<script>\n: <img src=x onerror=alert(1)>",
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0001\x03 \x02amp\x03",
    "<b onclick=alert(1)//\n<c>",
    "<<script>script>alert(1)<</script>/script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "\u2028<script>\u2029alert(1)</script>",
]
PLACES = [
    "{}",
    "Text {} Text",
    "## {}",
    "- {}\n- b",
    "> {}",
    '!!! note "Titel"\n    {}',
    "a {}[^1]\n\n[^1]: {}",
    "**{}**",
    "[{}](https://a.org)",
    "![{}](assets/x.png)",
]
TAGS = {
    *(
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
    ),
    *(
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "input",
        "label",
        "li",
        "ol",
        "p",
        "pre",
        "root",
    ),
    *(
        "s",
        "section",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ),
}
ATTRIBUTES = {
    *(
        "align",
        "alt",
        "aria-label",
        "aria-labelledby",
        "checked",
        "class",
        "decoding",
        "disabled",
        "href",
        "id",
    ),
    *("loading", "open", "rel", "role", "scope", "src", "start", "tabindex", "title", "type"),
}


def assert_harmless(html):
    """Assert that a browser would find nothing to run, fetch or submit in `html`, and no id twice."""
    page = tree(html)
    for tag in page:
        assert tag.name in TAGS
        assert set(tag.attributes) <= ATTRIBUTES
        if (address := tag["href"]) is not None:
            scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", address).lower())
            assert scheme is None or scheme[1] in ("http", "https", "mailto", "tel")
        if (source := tag["src"]) is not None:
            assert source.startswith("assets/")
        if tag.name == "input":
            assert tag["type"] == "checkbox"
            assert "disabled" in tag.attributes
        assert "evil" not in (tag["class"] or "").split()
    ids = [tag["id"] for tag in page if tag["id"]]
    assert len(ids) == len(set(ids))
    assert all(re.match(r"(s-|fn-|fnref-|tab-)", one) for one in ids)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_executable_survives(attack):
    for place in PLACES:
        assert_harmless(render(place.replace("{}", attack)).fragment())
    assert_harmless(render_text(attack))
    assert_harmless(render_inline(attack))


def _page(markdown):
    return tree(render(markdown).fragment())


def test_raw_html_is_shown_as_it_was_written():
    assert _page("<div>\n\n**x** <b>y</b>\n\n</div>").text.split() == ["<div>", "x", "<b>y</b>", "</div>"]


def test_comments_of_the_authors_are_not_shown():
    assert _page("Eins\n\n<!-- Notiz\nüber zwei Zeilen -->\n\nZwei").text.split() == ["Eins", "Zwei"]
    assert "<!-- offen" in _page("Eins\n\n<!-- offen\n\nZwei").text


PIECES = st.sampled_from(
    [
        *(
            "\n",
            "\n\n",
            "\t",
            "    ",
            "  ",
            "- ",
            "- [ ] ",
            "1. ",
            "> ",
            "#",
            "## ",
            "*",
            "**",
            "_",
            "`",
            "```",
            "~~~",
        ),
        *(
            "[",
            "]",
            "(",
            ")",
            "!",
            "![",
            "](",
            "[^1]",
            "[^1]: ",
            "|",
            "|-|\n",
            ": ",
            "*[a]: ",
            "<",
            ">",
            "<b",
            "<!--",
        ),
        *(
            "-->",
            "&",
            "&amp;",
            "\\",
            '"',
            "!!! note",
            ' "x"',
            '??? "',
            '=== "a"\n',
            "{: #x }",
            "```self-check\n",
        ),
        *(
            "id: i-a",
            "https://a.org",
            "assets/a.png",
            "<script>",
            " onclick=alert(1)",
            "javascript:",
            "\x02",
            "\x03",
        ),
        *("\ue000", "a", "wort", "ß"),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_is_rendered_harmlessly_or_refused(text):
    if overload(text):
        return
    html = render(text).fragment()
    assert_harmless(html)
    assert_harmless(render_text(text))
    assert_harmless(render_inline(text))


# limits


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "![" * 20_000,
        "[a](" * 10_000,
        "`" * 50_000,
        "".join("`" * n + " " for n in range(300)),
        "\n".join("    " * depth + "- a" for depth in range(300)),
        "> " * 1_500 + "a",
        ">" * 50_000,
        "- " * 1_500 + "a",
        "1. " * 1_500 + "a",
        "a\n: b\n" * 20_000,
        "# a\n" * 20_000,
        "*a*" * 20_000,
        "*[a]: b\n" * 10_000,
        "a|" * 20_000 + "\n" + "-|" * 20_000 + "\n" + "|\n" * 20_000,
        "a\n\n" * 60_000,
        "```\n" * 20_000,
        "Wort\n" * 50_000,
        "a" * 30_000,
    ],
    ids=lambda text: text[:8].strip(),
)
def test_what_would_take_minutes_is_refused_at_once(text):
    with pytest.raises(TextRefused) as refused:
        render(text)
    assert refused.value.finding.code in {"C101", "C401", "C416", "C417", "C418"}
    assert "%(" not in refused.value.finding.message()
    assert render_inline(text[:2_000]) is not None
    assert render_text(text[:20_000]) is not None


def test_code_may_be_dense_but_no_fence_hides_prose():
    assert overload("```python\n" + "x = [[(1)]] * 2\n" * 300 + "```\n") is None
    with pytest.raises(TextRefused):
        render("```a b c d\n" + "*[(`" * 3_000 + "\n```\n")


def test_long_lessons_are_fine():
    text = "## Titel\n\n" + "\n\n".join(
        ("Ein Satz mit *Betonung*. " + "Noch einer (in Klammern). " * 14) for _ in range(300)
    )
    assert len(text) > 100_000
    assert overload(text) is None


def test_a_refused_text_does_not_spoil_the_next():
    with pytest.raises(TextRefused):
        render("[^1]\n\n[^1]: x\n\n" + "[" * 5_000)
    assert render("Text").fragment() == "<p>Text</p>"


def test_threads_do_not_share_a_renderer():
    results = {}

    def work(name):
        results[name] = [render(f"## {name}\n\n{name}[^1]\n\n[^1]: {name}").fragment() for _ in range(10)]

    threads = [threading.Thread(target=work, args=(f"faden{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(set(htmls)) == 1 and htmls[0].count(name) == 4 for name, htmls in results.items())
