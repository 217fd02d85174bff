from .accounts import agree, ask_new_address, change_address, enroll, note, rename
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
from .letters import post
from .roles import change_end, grant_role, revoke_role
from .sittings import end_other_sittings, end_sitting, forget_sittings, reset_second_factor, sit_down

__all__ = [
    "accept_invitation",
    "agree",
    "approve_invitation",
    "ask_new_address",
    "cancel_invitation",
    "change_address",
    "change_end",
    "decline_invitation",
    "end_other_sittings",
    "end_sitting",
    "enroll",
    "forget_sittings",
    "grant_role",
    "invite",
    "invite_many",
    "note",
    "post",
    "refuse_invitation",
    "rename",
    "resend_invitation",
    "reset_second_factor",
    "revoke_role",
    "sit_down",
]
