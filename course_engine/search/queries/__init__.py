"""Questions to the index."""

from course_engine.search.queries.results import SearchPage, search

__all__ = ["SearchPage", "search"]
