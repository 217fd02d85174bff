"""What leaves the practices as a file."""

from .ficha import ficha_document
from .lists import directory, practices_list

__all__ = ["directory", "ficha_document", "practices_list"]
