"""What can be seen, found and listed of places, offices and schools."""

from .catalogues import (
    Standing,
    catalogues,
    empty_day,
    names_of,
    not_over,
    offered_on,
    options_on,
    standing_of,
    uses,
)
from .finding import BETWEEN, DEPARTMENT, LEVELS, MUNICIPALITY, Choice, Search, first_level_of
from .places import LICENCES, find_institutions, licence_of, offices_by_name
from .posts import OFFICES, QUALITY, administers, offices_near, offices_where, posts_of
from .register import (
    Move,
    certifications,
    crossing_certifications,
    history_of,
    moves,
    municipalities_named,
    office_coded,
    offices,
    open_schools,
)
from .schools import by_code, ground_of, imports_of, named, schools_of
from .towns import runs

__all__ = [
    "BETWEEN",
    "DEPARTMENT",
    "LEVELS",
    "LICENCES",
    "MUNICIPALITY",
    "OFFICES",
    "QUALITY",
    "Choice",
    "Move",
    "Search",
    "Standing",
    "administers",
    "by_code",
    "catalogues",
    "certifications",
    "crossing_certifications",
    "empty_day",
    "find_institutions",
    "first_level_of",
    "ground_of",
    "history_of",
    "imports_of",
    "licence_of",
    "moves",
    "municipalities_named",
    "named",
    "names_of",
    "not_over",
    "offered_on",
    "office_coded",
    "offices",
    "offices_by_name",
    "offices_near",
    "offices_where",
    "open_schools",
    "options_on",
    "posts_of",
    "runs",
    "schools_of",
    "standing_of",
    "uses",
]
