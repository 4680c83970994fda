"""The verbs of mentoring, one a file."""
