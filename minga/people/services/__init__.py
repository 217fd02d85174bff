from .accounts import agree, enroll, rename
from .invitations import (
    accept_invitation,
    approve_invitation,
    cancel_invitation,
    decline_invitation,
    invite,
    invite_many,
    refuse_invitation,
    resend_invitation,
)
from .roles import change_end, grant_role, revoke_role

__all__ = [
    "accept_invitation",
    "agree",
    "approve_invitation",
    "cancel_invitation",
    "change_end",
    "decline_invitation",
    "enroll",
    "grant_role",
    "invite",
    "invite_many",
    "refuse_invitation",
    "rename",
    "resend_invitation",
    "revoke_role",
]
