"""The shape of what is asked about a step of an action plan, and of the choice between two texts of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.models.organisations import OrganisationQuerySet
from contacts.blocking import ActionState
from contacts.follow_up_forms import Colleague, Day
from contacts.models import Action
from contacts.models.actions import ActionQuerySet
from contacts.plan_forms import text_field
from contacts.planning import Links
from contacts.terms import term_of

# How a choice between two texts is sent.
CHOICE, MINE, THEIRS = "choice-", "mine", "theirs"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field in which two people said two things; what the one who asks had not touched is the other's at first."""

    name: str
    label: str
    theirs: str
    mine: str
    keep: str


def facts_of(action: Action) -> dict[str, Any]:
    """What a step says, field by field of its form."""
    columns = set(ActionForm.base_fields) - {"partners", "blockers", "seen"}
    facts = {name: getattr(action, name) for name in columns}
    facts["partners"] = [row.organisation for row in action.partners.with_names()]
    facts["blockers"] = [row.blocker for row in action.waits_for.with_blockers()]
    return facts


def as_typed(value: Any) -> list[str]:
    """Write a value as a form sends it."""
    if isinstance(value, list | QuerySet):
        return sorted(str(row.pk) for row in value)
    if value is None or value is False or value == "":
        return []
    return ["on"] if value is True else [str(getattr(value, "pk", value))]


def in_words(name: str, value: Any) -> str:
    """Write what a field says as people read it."""
    if name == "state":
        return str(ActionState(value).label)
    if isinstance(value, list | QuerySet):
        return ", ".join(str(row) for row in value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, date):
        return date_format(value)
    return str(value or "")


def initial_of(action: Action) -> dict[str, Any]:
    """What the form of a step shows at first."""
    facts = facts_of(action)
    facts |= {name: [row.pk for row in facts[name]] for name in ("partners", "blockers")}
    return facts | {"keeper": action.keeper_id, "seen": action.changes}


def chosen_in(given: QueryDict, action: Action | None) -> QueryDict:
    """Return what was typed, with the text of a colleague wherever that was chosen."""
    typed = given.copy()
    chosen = [word.removeprefix(CHOICE) for word in given if word.startswith(CHOICE) and given[word] == THEIRS]
    theirs = facts_of(action) if action and chosen else {}
    for name in theirs.keys() & chosen:
        typed.setlist(name, as_typed(theirs[name]))
    return typed


class ActionForm(forms.Form):
    """One step of an action plan."""

    what = text_field(_("Step to take"), longest=600, rows=3)
    part_of = forms.ModelChoiceField(
        Action.objects.none(), label=_("Part of"), required=False, empty_label=_("No other step")
    )
    lead = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Who leads"), required=False, empty_label=_("Not chosen yet")
    )
    lead_words = text_field(
        _("Who leads, in words"), longest=160, required=False, help_text=_("A service or a function.")
    )
    partners = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Who is involved"),
        required=False,
        widget=forms.SelectMultiple({"size": 6}),
    )
    involved_words = text_field(_("Who else is involved, in words"), longest=300, required=False)
    term_words = text_field(
        _("Term, as people say it"),
        longest=120,
        required=False,
        help_text=_("For example: spring 2027, Q3 2027, end of March 2027, from September 2026 to May 2027"),
    )
    starts_on = forms.DateField(
        label=_("First day"), widget=Day, required=False, help_text=_("Leave both days empty: the term gives them.")
    )
    ends_on = forms.DateField(label=_("Last day"), widget=Day, required=False)
    state = forms.ChoiceField(label=_("State"), choices=ActionState.choices, initial=ActionState.PLANNED)
    blockers = forms.ModelMultipleChoiceField(
        Action.objects.none(), label=_("Waits for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    keeper = Colleague(label=_("Who of De Huizen follows it up"), required=False)
    note = text_field(_("Note inside De Huizen"), longest=2000, rows=3, required=False)
    is_shared = forms.BooleanField(label=_("The municipality and the governor's office may read this"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self, *args: Any, plan: ActionQuerySet, partners: OrganisationQuerySet, people: Iterable[User], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        keeper = self.fields["keeper"]
        if isinstance(keeper, Colleague):
            keeper.offer(people, nobody=str(_("Nobody yet")))
        for name in ("lead", "partners"):
            self.fields[name].queryset = partners  # type: ignore[attr-defined]
        self.fields["part_of"].queryset = plan.whole()  # type: ignore[attr-defined]
        self.fields["blockers"].queryset = plan  # type: ignore[attr-defined]
        for name in self.asked:
            # What stood there when the page was opened goes along: so it is known what the person touched.
            self.fields[name].show_hidden_initial = not self.is_bound or self.add_initial_prefix("what") in self.data

    @property
    def asked(self) -> list[str]:
        """The fields that people fill in."""
        return [name for name in self.fields if name != "seen"]

    def clean(self) -> dict[str, Any]:
        """Read the term, unless the days were given; both days or none, in their order."""
        cleaned = super().clean() or self.cleaned_data
        said = term_of(cleaned.get("term_words", ""))
        if said and (self.days_follow_term or not (cleaned.get("starts_on") or cleaned.get("ends_on"))):
            cleaned["starts_on"], cleaned["ends_on"] = said.first, said.last
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if last and not first:
            first = cleaned["starts_on"] = last
        if first and not last:
            last = cleaned["ends_on"] = first
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        return cleaned

    @property
    def days_follow_term(self) -> bool:
        """Whether the term was said anew and the days were left as they stood."""
        changed = set(self.changed_data)
        return "term_words" in changed and not changed & {"starts_on", "ends_on"}

    @property
    def term_is_unclear(self) -> bool:
        """Whether a term was said of which no days are known."""
        return bool(self.cleaned_data["term_words"]) and not self.cleaned_data["ends_on"]

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the step."""
        kept = {name: self.cleaned_data[name] for name in self.asked if name not in {"partners", "blockers"}}
        done = kept["state"] == ActionState.DONE
        return kept | {"done_on": timezone.localdate() if done else None}

    @property
    def links(self) -> Links:
        """Who is involved, and what it waits for."""
        return Links(partners=list(self.cleaned_data["partners"]), blockers=list(self.cleaned_data["blockers"]))

    def differences(self, current: Action) -> list[Difference]:
        """Return where a step, as a colleague left it meanwhile, says something else than this form."""
        theirs, mine = facts_of(current), self.cleaned_data
        changed = set(self.changed_data)
        return [
            Difference(
                name=name,
                label=str(self.fields[name].label),
                theirs=in_words(name, theirs[name]),
                mine=in_words(name, mine[name]),
                keep=MINE if name in changed else THEIRS,
            )
            for name in self.asked
            if as_typed(theirs[name]) != as_typed(mine[name])
        ]
