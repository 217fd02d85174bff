"""What can be seen, found and listed of places, offices and schools."""

from .places import LICENCES, find_institutions, licence_of, offices_by_name
from .posts import QUALITY, administers, offices_where, posts_of
from .schools import by_code, ground_of, imports_of, named, schools_of
from .towns import runs

__all__ = [
    "LICENCES",
    "QUALITY",
    "administers",
    "by_code",
    "find_institutions",
    "ground_of",
    "imports_of",
    "licence_of",
    "named",
    "offices_by_name",
    "offices_where",
    "posts_of",
    "runs",
    "schools_of",
]
