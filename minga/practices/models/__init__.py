"""What is true of practices, and of the foreign forms that become some."""

from .images import PublicImage, Removal
from .intake import ImportedAnswer, Intake, IntakeRow
from .practice import (
    Approval,
    Author,
    Edition,
    Evidence,
    Observation,
    Practice,
    Publication,
    RegistrationPeriod,
)

__all__ = [
    "Approval",
    "Author",
    "Edition",
    "Evidence",
    "ImportedAnswer",
    "Intake",
    "IntakeRow",
    "Observation",
    "Practice",
    "PublicImage",
    "Publication",
    "RegistrationPeriod",
    "Removal",
]
