"""Which tests one test process keeps to itself: a browser and a demo are slow to start, so each is started once."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "tests/journeys/test_accessibility.py": "the demo",
    "tests/cli/test_demonstrating.py": "the demo",
}


class KeepingTogether(LoadScopeScheduling):
    """Large groups go first, all other tests one by one to whoever is free.

    The groups of xdist itself have no effect with pytest 9.2, which does not read the ids that they write.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return TOGETHER.get(path, "stories" if path.startswith("tests/journeys/") else nodeid)
