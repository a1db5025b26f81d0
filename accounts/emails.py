"""The words of the door's own letters."""

from accounts.models import Invitation
from foundation.mail.models import MailKind
from foundation.mail.writing import Letter, worded


def invitation_letter(invitation: Invitation, *, address: str) -> Letter:
    """Invite a person to choose a password; the address in it is the key, so the letter is secret."""
    return worded(
        "invitation",
        address=invitation.email,
        language=invitation.language,
        context={"invitation": invitation, "address": address},
        kind=MailKind.SECRET,
    )
