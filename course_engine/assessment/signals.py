"""Facts of this room that rooms above must be told."""

from blinker import Namespace

_facts = Namespace()

# Sent by `submit_attempt` once the score is written, within the transaction, before its commit: the sender is the Attempt,
# the keyword `now` an aware datetime. A receiver adds its rows and commits nothing. While a person has something to mark
# there is no score yet.
attempt_submitted = _facts.signal("attempt-submitted")

# Sent by `mark_answer` when a person's mark gave a submitted attempt its score, or a later result: the keyword `passed`
# says whether it is passed by that. Within the transaction, too.
attempt_graded = _facts.signal("attempt-graded")
