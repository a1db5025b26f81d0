"""For whom a site waits: the piles of the inbox, in words; sites/models/waiting.py says which rows lie on which."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Pile(TextChoices):
    """For whom or what a site waits."""

    MINE = "mine", _("Waits for me")
    NEW = "new", _("Nobody has it yet")
    THEIRS = "theirs", _("Waits for the municipality")
    COLLEAGUES = "colleagues", _("Waits for a colleague")
    NOBODY = "nobody", _("Waits for nobody")
    ALL = "all", _("All")


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a pile is, and what stands there when it is empty."""

    meaning: Promise
    nothing: Promise


WORDS: dict[Pile, Words] = {
    Pile.MINE: Words(
        meaning=_("Sites you review, and those of colleagues you stand in for today, where De Huizen has to act."),
        nothing=_("Nothing waits for you. What nobody has yet may want a reviewer."),
    ),
    Pile.NEW: Words(meaning=_("Submitted, and without a reviewer."), nothing=_("Every submitted site has a reviewer.")),
    Pile.THEIRS: Words(
        meaning=_("A question is open, or the right of reply runs: the municipality has the word."),
        nothing=_("No municipality owes an answer."),
    ),
    Pile.COLLEAGUES: Words(
        meaning=_("De Huizen has to act, and somebody else reviews the site."),
        nothing=_("Colleagues have no site in hand."),
    ),
    Pile.NOBODY: Words(
        meaning=_("On hold, decided, withdrawn or open: nothing is asked of anybody today."),
        nothing=_("No site stands still."),
    ),
    Pile.ALL: Words(meaning=_("Every site that De Huizen sees."), nothing=_("No site was submitted yet.")),
}
