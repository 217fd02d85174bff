from .commitments import Commitment

__all__ = ["Commitment"]
