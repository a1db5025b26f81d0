"""How long what contacts keep stays: neighbours, agreements, words, notes, lists; and what they know of an account."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.anonymising import anonymise, copy_of
from contacts.models import (
    Action,
    Agreement,
    CalendarFeed,
    ContactImport,
    Conversation,
    FollowUp,
    Merge,
    Person,
    PlanDay,
    SegmentMailing,
    StandingNote,
)
from foundation.retention.kinds import About, Kind, Rows, declare, tell
from foundation.retention.kinds import Person as Asking


def forget_neighbours(rows: Rows) -> int:
    """Anonymise private persons with whom nothing happened for a whole term."""
    return len([anonymise(row, by=None) for row in rows])


def empty_words(rows: Rows) -> int:
    """Empty what was said; that somebody spoke, when and with whom, stays."""
    return rows.update(words="", others="", concerns=[])


declare(
    Kind(
        name="contacts.neighbours",
        label=_("Private persons around a house"),
        term="contacts.keep_neighbours_months",
        ended_before=Person.objects.private_and_quiet_since,
        end=forget_neighbours,
        holds={"candidate_sites.site": ("involvements__site", "conversation_parties__conversation__site")},
        columns={"contacts_person": ("name", "email", "telephone", "function", "source_note")},
    )
)
declare(
    Kind(
        name="contacts.agreements",
        label=_("Agreements that ended or were closed"),
        term="contacts.keep_agreements_months",
        ended_before=Agreement.objects.over_before,
        holds={"candidate_sites.site": "site"},
        columns={
            "contacts_agreement": ("title", "words", "decision", "decided_words", "closed_reason"),
            "contacts_agreementparty": ("person", "promise", "signed_by"),
            "contacts_agreementpaper": ("document",),
        },
    )
)
declare(
    Kind(
        name="contacts.conversations",
        label=_("Words of conversations"),
        term="contacts.keep_words_months",
        ended_before=Conversation.objects.held_before,
        end=empty_words,
        holds={"candidate_sites.site": "site"},
        columns={"contacts_conversation": ("words", "others", "concerns")},
    )
)
declare(
    Kind(
        name="contacts.notes",
        label=_("Internal notes beside stances"),
        term="contacts.keep_words_months",
        ended_before=StandingNote.objects.written_before,
        holds={"candidate_sites.site": "standing__involvement__site"},
        columns={"contacts_standingnote": ("text",)},
    )
)
declare(
    Kind(
        name="contacts.merges",
        label=_("What two contacts said before they became one"),
        term="contacts.keep_merges_months",
        ended_before=Merge.objects.older_than,
        columns={"contacts_merge": ("before",)},
    )
)
declare(
    Kind(
        name="contacts.imports",
        label=_("Lists of contacts that were brought"),
        term="contacts.keep_imports_months",
        ended_before=ContactImport.objects.uploaded_before,
        columns={"contacts_contactimport": ("rows", "name", "source_note")},
    )
)
declare(
    Kind(
        name="contacts.actions",
        label=_("Steps of action plans that are over"),
        term="contacts.keep_actions_months",
        ended_before=Action.objects.over_before,
        holds={"candidate_sites.site": "site"},
        columns={"contacts_action": ("what", "term_words", "lead_words", "involved_words", "note")},
    )
)
declare(
    Kind(
        name="contacts.mailings",
        label=_("Messages to many persons"),
        term="contacts.keep_mailings_months",
        ended_before=SegmentMailing.objects.sent_before,
        columns={
            "contacts_segmentmailing": ("subject_nl", "text_nl", "chosen"),
            "contacts_segmentline": ("person",),
        },
    )
)


def card(person: Asking) -> Iterator[dict[str, Any]]:
    """What contacts know about the person behind an account."""
    for row in Person.objects.of_account(person.number):
        yield copy_of(row)


def forget_card(person: Asking) -> int:
    """Anonymise the contact behind an account."""
    return len([anonymise(row, by=None) for row in Person.objects.of_account(person.number)])


def work(person: Asking) -> Iterator[dict[str, Any]]:
    """Conversations that the person wrote down, and follow-ups that are theirs."""
    for talk in Conversation.objects.written_by(person.number):
        yield {"kind": talk.kind, "on": talk.held_on, "words": talk.words}
    for row in FollowUp.objects.of_number(person.number):
        yield {"what": row.what, "due_on": row.due_on, "done_at": row.done_at}


def lists(person: Asking) -> Iterator[dict[str, Any]]:
    """Lists that the person brought."""
    for row in ContactImport.objects.of_owner(person.number):
        yield {"name": row.name, "uploaded_at": row.uploaded_at, "rows": len(row.rows)}


def throw_lists_away(person: Asking) -> int:
    """Delete the lists of a person."""
    return ContactImport.objects.of_owner(person.number).delete()[0]


def plans(person: Asking) -> Iterator[dict[str, Any]]:
    """Steps of participation plans that the person wrote, and the agreements and actions that are theirs."""
    for day in PlanDay.objects.of_person(person.number):
        yield {"site": day.site.name, "step": day.step, "note": day.note}
    for agreement in Agreement.objects.of_person(person.number):
        yield {"agreement": agreement.title, "starts_on": agreement.starts_on, "ends_on": agreement.ends_on}
    for action in Action.objects.of_person(person.number):
        yield {"action": action.what, "ends_on": action.ends_on, "state": action.state}


def calendar(person: Asking) -> Iterator[dict[str, Any]]:
    """Since when the person has an address for the own calendar; the secret itself is not kept."""
    for feed in CalendarFeed.objects.of(person.number):
        yield {"made_at": feed.made_at}


def end_calendar(person: Asking) -> int:
    """Let the address open nothing any more."""
    return CalendarFeed.objects.of(person.number).delete()[0]


tell(About(name="contacts.calendar", label=_("The address of your calendar"), rows=calendar, erase=end_calendar))
tell(
    About(
        name="contacts.plans",
        label=_("Plans and agreements you look after"),
        rows=plans,
        stays_because=_("What was agreed and planned belongs to the site; your name leaves it with your account."),
    )
)
tell(About(name="contacts.card", label=_("You as a contact"), rows=card, erase=forget_card))
tell(
    About(
        name="contacts.work",
        label=_("Conversations you wrote down, and your follow-ups"),
        rows=work,
        stays_because=_("What was said and promised belongs to the site; your name leaves it with your account."),
    )
)
tell(About(name="contacts.lists", label=_("Lists you brought"), rows=lists, erase=throw_lists_away))
