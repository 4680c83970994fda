"""Finding modules, lessons, explained words and people by words, with the same results on every database.

`stems.py` says when two words are one, `passages.py` cuts texts into pieces that can be linked to, `highlighting.py` picks
and marks what is shown, `nearness.py` knows which word was meant. `indexing.py` keeps the index in the transaction that
changes what is found; `queries` look into it. Ranking: results with more of the words first; among those a word in the
title counts 3, in a heading 2, in the text 1, and twice that where it is a word by itself and not a part of one; then by
title.
"""
