"""Facts of this room that rooms above must be told."""

from blinker import Namespace

# Sent by `submit_attempt` once the score is written, within the transaction, before its commit: the sender is the Attempt,
# the keyword `now` an aware datetime. A receiver adds its rows and commits nothing.
attempt_submitted = Namespace().signal("attempt-submitted")
