from .commitments import Commitment
from .plans import Action, Activity, Indicator, Objective, Plan, Progress, Reading

__all__ = ["Action", "Activity", "Commitment", "Indicator", "Objective", "Plan", "Progress", "Reading"]
