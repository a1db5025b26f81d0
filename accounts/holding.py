"""What a page needs about the hold on a row: the hold that stands, who placed it, and what became of one."""

from django.contrib import messages
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.access import MemberRequest
from accounts.models import User
from foundation.retention.forms import HoldForm
from foundation.retention.holding import answer_hold
from foundation.retention.models import Hold


def about_hold(row: Model, form: HoldForm | None = None) -> dict[str, object]:
    """Return the hold that stands on a row, if any, who placed it, and the form to place one."""
    hold = Hold.objects.on(row).first()
    holder = User.objects.filter(pk=hold.placed_by_id).first() if hold else None
    return {"hold": hold, "holder": holder, "hold_form": form or HoldForm()}


def carry_out(request: MemberRequest, row: Model, form: HoldForm) -> bool:
    """Place or lift a hold as the form says and tell what became of it; False when the form is not complete."""
    lift = request.POST.get("lift", "")
    done = answer_hold(row, form, lift=lift, by=request.user)
    if done or lift:
        messages.success(request, told(done))
    return bool(done or lift)


def told(hold: Hold | None) -> str:
    """Say what became of a hold."""
    if hold is None:
        return _("Somebody lifted this hold before you; nothing changed.")
    if hold.lifted_at:
        return _("The hold is lifted; the terms run again.")
    return _("It is held: nothing of it ends before the hold does.")
