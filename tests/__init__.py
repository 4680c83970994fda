"""Tests of what the product promises.

All test processes, and the servers and commands that they start, share what one of them has compiled, even where Python
is told to keep no bytecode beside its sources: compiling the tests takes longer than reading them.
"""

import os
import sys
import tempfile

if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.pycache_prefix = os.environ.setdefault(
        "PYTHONPYCACHEPREFIX", os.path.join(tempfile.gettempdir(), f"bytecode-of-tests-{os.getuid()}")
    )
