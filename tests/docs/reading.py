"""The pages that people read, and what they point to."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def pages():
    """Return every page: what docs/ holds, the first page, the changes and each room's."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("minga/**/README.md")]
    return sorted(found)


def name_of(path):
    return str(path.relative_to(ROOT))


def links_of(path):
    """Yield (target file, anchor) of each link of a page that stays inside the project."""
    for link in LINK.findall(FENCE.sub("", path.read_text())):
        if not re.match(r"\w+:", link):
            target, _, anchor = link.partition("#")
            yield (path.parent / target).resolve() if target else path, anchor


def anchors_of(path):
    """Return the anchors that a page's titles make, as GitHub writes them."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
