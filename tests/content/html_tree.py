"""HTML as a tree that tests can ask: strict about order, comments and declarations."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input"}


@dataclass
class Tag:
    name: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)

    def __iter__(self):
        yield self
        for child in self.children:
            if isinstance(child, Tag):
                yield from child

    def all(self, name, **wanted):
        """Return the tags of that name with these attributes, `class_` for a class among others."""
        return [tag for tag in self if tag.name == name and tag.has(**wanted)]

    def one(self, name, **wanted):
        (tag,) = self.all(name, **wanted)
        return tag

    def has(self, class_=None, **wanted):
        classes = (self["class"] or "").split()
        return (class_ is None or class_ in classes) and all(
            self[key] == value for key, value in wanted.items()
        )

    def __getitem__(self, name):
        return self.attributes.get(name)

    @property
    def text(self):
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class Tree(HTMLParser):
    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.root = Tag("root")
        self.open = [self.root]
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag, attrs):
        element = Tag(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open.pop().name == tag, "tags close in order"

    def handle_data(self, data):
        self.open[-1].children.append(data)

    def handle_comment(self, data):
        raise AssertionError("no comment survives")

    def handle_decl(self, decl):
        raise AssertionError("no declaration survives")

    handle_pi = unknown_decl = handle_decl


def tree(html):
    return Tree(html).root
