"""Words for what reviewers answer, what a knock-out turns out to be, what is decided and how a letter stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# What stands where the words of a decision stood once their term is over; a column that may not be empty needs one.
WORDLESS = "–"


class AnswerKind(TextChoices):
    """What a reviewer says about one criterion; unknown is an answer and not zero."""

    SCORED = "scored", _("A score")
    UNKNOWN = "unknown", _("Unknown")
    NOT_APPLICABLE = "na", _("Not applicable")


class KnockOut(TextChoices):
    """What a reviewer says about a knock-out; it stands apart from the points."""

    NO = "no", _("No, this is not the case")
    YES = "yes", _("Yes, this is the case")
    UNKNOWN = "unknown", _("Not known yet")


class Outcome(TextChoices):
    """What De Huizen decides; the words are those of the status that follows."""

    RETAINED = "retained", _("Retained")
    RESERVE = "reserve", _("Reserve")
    NOT_RETAINED = "not_retained", _("Not retained")


class Wording(TextChoices):
    """What the letter about a decision says; leaving the reserve has words of its own."""

    RETAINED = "retained", _("Retained")
    RESERVE = "reserve", _("Reserve")
    NOT_RETAINED = "not_retained", _("Not retained")
    PROMOTED = "promoted", _("Retained, from the reserve")
    DROPPED = "dropped", _("Not retained, from the reserve")


WORDING_FROM_RESERVE: dict[str, str] = {Outcome.RETAINED: Wording.PROMOTED, Outcome.NOT_RETAINED: Wording.DROPPED}


class LetterKind(TextChoices):
    """What a formal letter tells."""

    SHARED = "shared", _("Shared assessment")
    DECISION = "decision", _("Decision")


class LetterState(TextChoices):
    """How a formal letter stands."""

    WAITING = "waiting", _("Waits to be sent")
    HELD = "held", _("Held back")
    PLANNED = "planned", _("Leaves by itself at a moment")
    SENT = "sent", _("Sent by mail")
    POSTED = "posted", _("Posted on paper")
    DROPPED = "dropped", _("Never sent")


class Sending(TextChoices):
    """What happens to a letter once it is written: a parameter per kind."""

    AT_ONCE = "at_once", _("It leaves at once")
    WAIT = "wait", _("It waits until a person sends it")


OPEN_STATES = frozenset({LetterState.WAITING, LetterState.HELD, LetterState.PLANNED})
TOLD_STATES = frozenset({LetterState.SENT, LetterState.POSTED})

WORDS_OF_PARAMETERS: dict[str, type[TextChoices]] = {
    "reviews.send_shared": Sending,
    "reviews.send_decision": Sending,
}
