"""Minga: the whole cycle of good practices in education.

The SQLite that Python ships on Debian 12 can lose commits in WAL mode (the WAL-reset bug, 3.7.0 to 3.51.2), so the
pinned `pysqlite3` takes its place before anything imports Django.
"""

import sys

try:
    import pysqlite3
except ImportError:  # not Linux: the guard in minga.kernel.sqlite decides what the engine may do
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
