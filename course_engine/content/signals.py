"""Facts of this room that rooms above must be told. Receivers add their rows and commit nothing."""

from blinker import Namespace

_facts = Namespace()

# Sent when all texts of a module are rendered, before the transaction that may publish it begins: slow work on them is done
# here, where it holds no lock. The sender is the RenderedBundle.
module_rendered = _facts.signal("module-rendered")

# Sent within the transaction that publishes, when the version is the current one and all its rows are there: the sender is
# the ModuleVersion.
module_published = _facts.signal("module-published")

# Sent within the transaction that gave them other titles, when all rows are there: the sender is the list of their ids.
topics_renamed = _facts.signal("topics-renamed")
