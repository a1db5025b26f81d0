"""Action: an account got another e-mail address."""

from django.db import transaction

from accounts.emails import address_changed_letter
from accounts.models import SignedIn, User
from foundation.audit.recording import record
from foundation.mail.writing import post


@transaction.atomic
def follow_address(user: User, *, former: str, by: User) -> None:
    """End where the account is signed in and tell the former and the new address, so that nobody loses it unseen."""
    SignedIn.objects.filter(user_id=user.pk).delete()
    for address in (former, user.email):
        post(address_changed_letter(user, address=address))
    record("account.change_address", user, by=by, details={"from": former, "to": user.email})
