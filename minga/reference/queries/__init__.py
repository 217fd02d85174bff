"""What can be seen, found and listed of places, offices and schools."""

from .finding import BETWEEN, DEPARTMENT, LEVELS, MUNICIPALITY, Choice, Search, first_level_of
from .places import LICENCES, find_institutions, licence_of, offices_by_name
from .posts import QUALITY, administers, offices_near, offices_where, posts_of
from .schools import by_code, ground_of, imports_of, named, schools_of
from .towns import runs

__all__ = [
    "BETWEEN",
    "DEPARTMENT",
    "LEVELS",
    "LICENCES",
    "MUNICIPALITY",
    "QUALITY",
    "Choice",
    "Search",
    "administers",
    "by_code",
    "find_institutions",
    "first_level_of",
    "ground_of",
    "imports_of",
    "licence_of",
    "named",
    "offices_by_name",
    "offices_near",
    "offices_where",
    "posts_of",
    "runs",
    "schools_of",
]
