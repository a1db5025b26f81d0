"""Organisations: municipalities, governors' offices, De Huizen, partners."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Collate, Concat
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.roles import OrganisationKind, Role
from foundation.identifiers import validate_kbo
from territory.fields import MunicipalityToday, ProvinceToday
from territory.models import heavy

if TYPE_CHECKING:
    from accounts.models.people import User


class Plain(Func):
    """Words in small letters without accents; the database's own function, so that searching and keeping agree."""

    function = "plain_words"
    output_field = models.TextField()


class SortedWords(Func):
    """The words of a plain text in the order of their letters, so that "Peeters Jan" and "Jan Peeters" are the same."""

    template = (
        "array_to_string(ARRAY(SELECT word FROM regexp_split_to_table(%(expressions)s, '[^a-z0-9]+') AS word"
        " WHERE word <> '' ORDER BY word COLLATE \"C\"), ' ')"
    )
    output_field = models.TextField()


LANGUAGES = ("nl", "fr", "de", "en")
# From so many letters on, few enough rows hold them to be sorted after they were found through the trigram index.
SEARCHED_FIRST = 3


def order_of(words: str) -> F | Collate:
    """Return by what to sort rows that hold these words: by name, but not by walking the index of names.

    Where many rows hold them the database would otherwise walk that index past all others, which takes as long as the
    first row that fits lies far back in the alphabet. Plain letters sort well by their bytes.
    """
    return Collate("plain", "C") if len(words) >= SEARCHED_FIRST else F("plain")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Which organisations."""

    def sorted_for(self, words: str) -> Self:
        """Each with `in_order`, by what a list of those that hold these words is sorted."""
        return self.annotate(in_order=order_of(words))

    def running_the_portal(self) -> Self:
        """De Huizen: the one organisation that assesses and decides."""
        return self.filter(runs_portal=True)

    def operators(self) -> Self:
        """Who may run a house: the prison service, and operators of their own."""
        return self.of_today().filter(kind__in=[OrganisationKind.EPI, OrganisationKind.OPER]).order_by("name_nl")

    def of_today(self) -> Self:
        """Those that did not become part of another one."""
        return self.filter(merged_into__isnull=True)

    def holding(self, words: str) -> Self:
        """Those whose name in any language, or number, holds these words; accents and capitals do not count."""
        return self.filter(plain__contains=Plain(Value(words)))

    def with_place(self) -> Self:
        """Bring municipality and province along, without borders."""
        places = ("municipality", "province")
        return self.select_related(*places).defer(*heavy(*places))

    def of_kind(self, kind: str) -> Self:
        """Those of one kind."""
        return self.filter(kind=kind)

    def likely(self, openings: Sequence[str], *, number: str = "") -> Self:
        """Those whose names hold all these beginnings of words, or that have this enterprise number."""
        by_name = Q(pk__in=[])
        for place, opening in enumerate(openings):
            holds = Q(plain__contains=Plain(Value(opening)))
            by_name = holds if place == 0 else by_name & holds
        return self.filter(by_name | Q(kbo_number=number) if number else by_name)

    def called(self, name: str) -> Self:
        """Those with exactly this name in one of their languages; accents and capitals do not count."""
        plain = Plain(Value(name.strip()))
        exactly = Q(pk__in=[])
        for language in LANGUAGES:
            exactly |= Q(**{f"plain_{language}": plain})
        rows = self.alias(**{f"plain_{language}": Plain(f"name_{language}") for language in LANGUAGES})
        return rows.filter(exactly, plain__contains=plain)

    def partners_in(self, municipality_id: int | None) -> Self:
        """Every organisation but municipalities, and of those the one where it happens; by name."""
        here = Q(municipality_id=municipality_id) if municipality_id else Q(pk=None)
        return self.of_today().filter(~Q(kind=OrganisationKind.MUN) | here).order_by("name_nl", "pk")

    def of_municipality(self, municipality_id: int) -> Self:
        """The municipality itself, as an organisation."""
        return self.filter(kind=OrganisationKind.MUN, municipality_id=municipality_id)

    def looked_after_by(self, user: "User") -> Self:
        """Organisations whose people this person looks after: the own municipality, or all of them for De Huizen."""
        acting = user.acting
        if acting and acting.role == Role.SIGNATORY:
            return self.filter(pk=acting.organisation_id)
        return self.all() if acting and acting.role in {Role.COORDINATOR, Role.ADMIN} else self.none()

    def named_like(self, words: str) -> Self:
        """Organisations whose name or enterprise number holds these words."""
        found = Q(kbo_number=words)
        for language in LANGUAGES:
            found |= Q(**{f"name_{language}__icontains": words})
        return self.filter(found)

    def of_kinds_that_ask(self) -> Self:
        """Municipalities of today and governors' offices: whose officials may ask for access themselves."""
        return self.filter(kind__in=[OrganisationKind.MUN, OrganisationKind.GOV]).order_by("name_nl")

    def giving_access(self) -> Self:
        """Those whose people come in: municipalities, governors' offices, De Huizen, and who has had a member here.

        Whoever is known only as a contact opens nothing, whatever number stands there.
        """
        official = Q(kind__in=[OrganisationKind.MUN, OrganisationKind.GOV]) | Q(runs_portal=True)
        return self.of_today().filter(official | Q(memberships__isnull=False)).distinct()

    def in_list(self, names: Collection[str], *, numbers: Collection[str]) -> Self:
        """Those with one of these enterprise numbers, or the words of one of these names, sorted and plain.

        Also those that became part of another one: whoever is known by an old name is known.
        """
        found = Q(kbo_number__in=numbers, kbo_number__gt="")
        for language in LANGUAGES:
            found |= Q(**{f"words_{language}__in": names, f"words_{language}__gt": ""})
        words = {f"words_{language}": SortedWords(Plain(f"name_{language}")) for language in LANGUAGES}
        return self.alias(**words).filter(found)

    def with_kbo(self, kbo_number: str) -> Self:
        """The organisation with this enterprise number of ten digits."""
        return self.filter(kbo_number=kbo_number)

    def municipality_numbers(self) -> models.QuerySet[Any]:
        """The keys of the municipalities that have an organisation."""
        return self.filter(kind=OrganisationKind.MUN).order_by().values("municipality_id")

    def province_numbers(self) -> models.QuerySet[Any]:
        """The keys of the provinces whose governor has an office here."""
        return self.filter(kind=OrganisationKind.GOV).order_by().values("province_id")


class Organisation(models.Model):
    """A municipality, a governor's office, De Huizen or a partner."""

    kind = models.CharField(_("kind"), max_length=5, choices=OrganisationKind)
    name_nl = models.CharField(_("name in Dutch"), max_length=160)
    name_fr = models.CharField(_("name in French"), max_length=160, blank=True)
    name_de = models.CharField(_("name in German"), max_length=160, blank=True)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    kbo_number = models.CharField(
        _("enterprise number (KBO)"), max_length=10, blank=True, validators=[validate_kbo], help_text=_("Ten digits.")
    )
    municipality = MunicipalityToday(null=True, blank=True, verbose_name=_("municipality"))
    province = ProvinceToday(null=True, blank=True, verbose_name=_("province"))
    runs_portal = models.BooleanField(_("runs this portal"), default=False)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="nl", db_default=Value("nl")
    )
    email = models.EmailField(_("general e-mail address"), blank=True, default="", db_default=Value(""))
    telephone = models.CharField(_("telephone"), max_length=30, blank=True, default="", db_default=Value(""))
    website = models.URLField(_("website"), blank=True, default="", db_default=Value(""))
    is_example = models.BooleanField(default=False, db_default=Value(value=False), editable=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    plain = models.GeneratedField(
        expression=Plain(
            Concat(
                *["name_nl", Value(" "), "name_fr", Value(" "), "name_de", Value(" "), "name_en"],
                *[Value(" "), "kbo_number"],
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name_nl"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [
            GinIndex(fields=["plain"], opclasses=["gin_trgm_ops"], name="organisation_plain"),
            models.Index(fields=["plain", "id"], name="organisation_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                F("runs_portal"), name="organisation_runs_portal_once", condition=Q(runs_portal=True)
            ),
            models.UniqueConstraint(fields=["kbo_number"], name="organisation_kbo_once", condition=~Q(kbo_number="")),
            models.CheckConstraint(
                condition=~Q(kind="MUN") | Q(municipality__isnull=False), name="organisation_municipality_has_place"
            ),
            models.CheckConstraint(
                condition=~Q(kind="GOV") | Q(province__isnull=False), name="organisation_governor_has_province"
            ),
        ]

    def __str__(self) -> str:
        return getattr(self, f"name_{(get_language() or 'nl')[:2]}", "") or self.name_nl

    def gives_access(self) -> bool:
        """Say whether people come in for this organisation: an administrator alone changes what they are known by."""
        return Organisation.objects.giving_access().filter(pk=self.pk).exists()
