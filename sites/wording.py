"""What happens next, in the words of who reads it. Plain values in, plain words out."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import MUNICIPAL, REVIEWERS
from sites.workflow import Status, Step

FOR_MUNICIPALITY: dict[str, Promise] = {
    Status.DRAFT: _("Complete the file; your signatory then submits it. Until then only your municipality sees it."),
    Status.SUBMITTED: _("De Huizen takes your site up and tells you when it does."),
    Status.IN_REVIEW: _("De Huizen assesses your site. If something is not clear, you get a question with a due date."),
    Status.INCOMPLETE: _("De Huizen waits for your answer. The clock stands still until you give it."),
    Status.REPLY: _("You can comment on the facts of the assessment before anything is final."),
    Status.RETAINED: _(
        "De Huizen retained your site. It now talks with you and the federal services about the next steps."
    ),
    Status.RESERVE: _("Your site stands on the reserve: it can still be chosen."),
    Status.NOT_RETAINED: _(
        "Your site was not retained; the reason stands in the history. You can propose another building."
    ),
    Status.ON_HOLD: _("Nothing happens until the date above, or until somebody resumes it."),
    Status.WITHDRAWN: _("You withdrew this site. Your signatory can bring it back as a draft."),
}
FOR_REVIEWERS: dict[str, Promise] = {
    Status.SUBMITTED: _("Take the site up, or ask the municipality for what is missing."),
    Status.IN_REVIEW: _("Assess the site; a coordinator then decides, with a reason."),
    Status.INCOMPLETE: _("The municipality answers; the clock stands still until then."),
    Status.REPLY: _("The municipality can comment on the facts; then a coordinator decides."),
    Status.RETAINED: _("A coordinator starts the realisation once the federal services have chosen the site."),
    Status.RESERVE: _("A coordinator promotes or drops the site when places are needed or filled."),
    Status.NOT_RETAINED: _("Nothing more happens, unless a coordinator reopens the site with a reason."),
    Status.REALISATION: _("A coordinator opens the house on the day it takes in its first residents."),
    Status.ON_HOLD: _("Nothing happens until the date above, or until somebody resumes it."),
}
FOR_ALL: dict[str, Promise] = {
    Status.RESERVE: _("This site stands on the reserve: it can still be chosen."),
    Status.NOT_RETAINED: _("De Huizen did not retain this site."),
    Status.WITHDRAWN: _("The municipality withdrew this site; it can bring it back."),
    Status.REALISATION: _("Permits, works and preparation; the house opens after that."),
    Status.OPEN: _("The house is open."),
    Status.CLOSED: _("The house is closed."),
    Status.CANCELLED: _("This site was given up after it had been chosen; the reason stands in the history."),
    Status.ON_HOLD: _("Nothing happens for the moment."),
}
OTHERWISE = _("De Huizen and the municipality are working on it.")

TOLD: dict[str, Promise] = {
    Step.ASK: _("The municipality gets your question by e-mail; the clock stands still until it answers."),
    Step.SUPPLY: _("The reviewer gets your answer by e-mail, and the clock runs again."),
    Step.NOT_RETAIN: _("The municipality gets this reason by e-mail. Write it as you would say it to the mayor."),
    Step.RETAIN: _("The municipality gets this reason by e-mail."),
    Step.RESERVE: _("The municipality gets this reason by e-mail."),
    Step.WITHDRAW: _("De Huizen gets this reason by e-mail. You can bring the site back later, as a draft."),
    Step.BRING_BACK: _("The site becomes a draft again, seen by your municipality alone."),
    Step.REOPEN: _(
        "The decision is taken back and the site is assessed again. The municipality gets the reason by e-mail."
    ),
}


TOLD_INSIDE: dict[str, Promise] = {
    Step.WITHDRAW: _("Nobody outside your municipality hears of it. You can bring the draft back later."),
    Step.HOLD: _("Nobody outside your municipality hears of it. You are reminded before that date."),
}


TO_THE_OFFICE = _("The office that entered it gets this reason by e-mail. You can bring the draft back later.")


TO_CONFIRM = _(
    "An office entered this proposal for you: read it, then confirm or withdraw it. Until then only your municipality"
    " and that office see it."
)
BEING_CONFIRMED = _("The municipality reads it and confirms it; until then it counts nowhere.")


def what_happens_next(status: str, *, role: str, is_unconfirmed: bool = False) -> Promise:
    """Say what happens next with a site in this status, to somebody in this role.

    A draft `is_unconfirmed` while its municipality does not stand behind what an office entered.
    """
    if is_unconfirmed and status == Status.DRAFT:
        return TO_CONFIRM if role in MUNICIPAL else BEING_CONFIRMED
    words = FOR_MUNICIPALITY if role in MUNICIPAL else FOR_REVIEWERS if role in REVIEWERS else FOR_ALL
    return words.get(status) or FOR_ALL.get(status) or OTHERWISE


def who_is_told(step: str, *, is_known: bool = True, is_unconfirmed: bool = False) -> Promise | str:
    """Say who hears of a step and how, before it is taken; empty where nobody does.

    Of a site that was never submitted (not `is_known`) nobody outside the municipality hears, but for the office that
    entered it while it is unconfirmed.
    """
    if is_unconfirmed and step == Step.WITHDRAW:
        return TO_THE_OFFICE
    return (TOLD_INSIDE.get(step) if not is_known else None) or TOLD.get(step) or ""
