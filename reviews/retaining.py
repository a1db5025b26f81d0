"""How long assessments and decisions are kept, and what the tables of reviews know about a person."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.retention.kinds import About, Kind, Person, declare, tell
from reviews.anonymising import make_wordless
from reviews.models import Assessment, Decision, Interest, ReplyComment, Talk

declare(
    Kind(
        name="reviews.unfinished",
        label=_("Assessments that were never finished"),
        term="reviews.keep_unfinished_months",
        ended_before=Assessment.objects.left_before,
        holds={"candidate_sites.site": "site_id"},
        columns={"reviews_assessment": ("answers",)},
    )
)

declare(
    Kind(
        name="reviews.decisions",
        label=_("Words of decisions about sites that are no house"),
        term="reviews.keep_decisions_months",
        ended_before=Decision.objects.over_before,
        end=make_wordless,
        holds={"candidate_sites.site": "site_id"},
        columns={
            "reviews_decision": ("reasons", "override", "ended_reason", "table"),
            "reviews_assessment": ("answers",),
            "reviews_interest": ("words",),
            "reviews_talk": ("words",),
            "reviews_reply": ("words", "table"),
            "reviews_replycomment": ("words",),
            "reviews_lettertext": ("subject", "body", "paper"),
        },
    )
)


def assessments_of(person: Person) -> Iterator[dict[str, Any]]:
    """What a person found, site by site."""
    for row in Assessment.objects.by_person(person.number):
        yield {"site": row.site.name, "begun": row.started_at, "final": row.final_at, "answers": row.answers}


def interests_of(person: Person) -> Iterator[dict[str, Any]]:
    """What a person declared."""
    for row in Interest.objects.by_person(person.number):
        yield {"site": row.site.name, "interest": row.has_interest, "words": row.words, "on": row.declared_at}


def words_of(person: Person) -> Iterator[dict[str, Any]]:
    """What a person wrote down of a talk, and said about a shared draft."""
    for talk in Talk.objects.by_person(person.number):
        yield {"site": talk.site.name, "talk": talk.words, "on": talk.held_on}
    for comment in ReplyComment.objects.by_person(person.number):
        yield {"site": comment.site.name, "comment": comment.words, "on": comment.written_at}


STAYS = _("A decision must be explained years later: who assessed, and with which interest.")

tell(About(name="reviews.assessments", label=_("Your assessments"), rows=assessments_of, stays_because=STAYS))
tell(About(name="reviews.interests", label=_("Interests you declared"), rows=interests_of, stays_because=STAYS))
tell(About(name="reviews.words", label=_("Talks and comments you wrote"), rows=words_of, stays_because=STAYS))
