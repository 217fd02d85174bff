"""Words typed where no form reads them: without the signs that PostgreSQL does not keep and XML does not say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    return NO_XML.sub("", text).strip()


def typed(given: Mapping[str, str], name: str, most: int = 500) -> str:
    return plain(given.get(name, ""))[:most]
