"""A site from draft to house."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self, cast

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from accounts.scope import office_of, within_reach
from calls.models import Call, FirstPerson
from sites.kinds import BuildingKind, HouseKind, Origin, OwnerKind
from sites.models.file import FilePart
from sites.models.requests import InformationRequest
from sites.models.waiting import WaitingSites
from sites.parts import ROWS, Part
from sites.workflow import CHOSEN, WAITS, Standing, Status
from territory.fields import MunicipalityToday, ProvinceToday

if TYPE_CHECKING:
    from accounts.models import User

KNOWN = Q(submitted_at__isnull=False) | Q(origin=Origin.HISTORY)
NEVER_PUBLIC = {Status.DRAFT, Status.WITHDRAWN, Status.NOT_RETAINED, Status.CANCELLED}
CHOSEN_BEFORE = Q(status__in=sorted(CHOSEN)) | Q(status=Status.ON_HOLD, resume_status__in=sorted(CHOSEN))


def whether(condition: Q) -> models.GeneratedField:
    """A column that the database itself keeps: whether the row fulfils this; code and policies read the same."""
    return models.GeneratedField(
        expression=ExpressionWrapper(condition, output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )


class SiteQuerySet(WaitingSites):
    """Which sites, and what comes along with them."""

    def visible_to(self, user: "User") -> Self:
        """The rows this person may see, in the membership the person acts in; nothing for anybody else."""
        return within_reach(self, user)

    def readable_by(self, user: "User") -> Self:
        """What this person may see, and for an office what it entered itself until the municipality confirms.

        That is to read and no more, so only the list and the file ask this.
        """
        office = office_of(user)
        seen = self.visible_to(user)
        return seen | self.filter(open_to_office=office) if office else seen

    def begun_with(self, person: "FirstPerson") -> Self:
        """What somebody began with the code of a letter."""
        return self.filter(begun_with=person).order_by("pk")

    def confirmed(self) -> Self:
        """Sites that a municipality stands behind; what an office entered for it counts nowhere before."""
        return self.filter(open_to_office__isnull=True)

    def to_be_confirmed(self) -> Self:
        """What an office entered and the municipality has not confirmed, the oldest first."""
        return self.filter(open_to_office__isnull=False, status=Status.DRAFT).order_by("created_at", "pk")

    def kept_from_governor(self) -> int:
        """How many sites of the governor's own province are marked "not yet": the office counts them and sees none.

        The database counts, in the scope of this transaction, because its policies show the office no such row.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT sites_kept_from_governor()")
            return int(cursor.fetchone()[0])

    def awaiting_review(self) -> Self:
        """Submitted and not yet taken up, oldest first."""
        return self.filter(status=Status.SUBMITTED).order_by("status_since", "pk")

    def in_hands_of(self, user: "User") -> Self:
        """Taken up by this reviewer and waiting for De Huizen."""
        return self.filter(status__in=[Status.IN_REVIEW, Status.REPLY], reviewer=user).order_by("status_since", "pk")

    def in_other_hands(self, user: "User") -> Self:
        """Taken up by a colleague, or by nobody any more."""
        others = ~Q(reviewer=user) | Q(reviewer__isnull=True)
        return self.filter(others, status__in=[Status.IN_REVIEW, Status.REPLY]).order_by("status_since", "pk")

    def awaiting_municipality(self) -> Self:
        """More information was asked; the clock stands still."""
        return self.filter(status=Status.INCOMPLETE).order_by("status_since", "pk")

    def with_status(self, status: str) -> Self:
        """Sites in one status; all of them for an empty or unknown word."""
        return self.filter(status=status) if status in Status.values else self

    def in_province(self, code: str) -> Self:
        """Sites that lie in the province with this code today; all for an empty word."""
        return self.filter(province__code=code) if code else self

    def in_box(self, box: tuple[float, float, float, float]) -> Self:
        """Sites whose point lies in a box: west, south, east, north in degrees."""
        return self.filter(point__bboverlaps=Polygon.from_bbox(box))

    def left_before(self, moment: datetime) -> Self:
        """Sites that were withdrawn, not retained or given up before a moment, and whose file still says which."""
        left = [Status.WITHDRAWN, Status.NOT_RETAINED, Status.CANCELLED]
        return self.filter(status__in=left, status_since__lt=moment).exclude(name="–")

    def of_keys(self, keys: Iterable[str]) -> Self:
        """Those with these numbers, as a hold keeps them in words, by name."""
        return self.filter(pk__in=[int(key) for key in keys]).order_by("name", "pk")

    def named_like(self, words: str) -> Self:
        """Sites whose name, address or reference holds these words."""
        found = Q(name__icontains=words) | Q(address__icontains=words) | Q(reference__icontains=words)
        return self.filter(found) if words else self

    def houses(self) -> Self:
        """Sites that became a house: it works, or it worked."""
        return self.filter(status__in=[Status.OPEN, Status.CLOSED]).order_by("name", "pk")

    def entered_under(self, codes: Iterable[int]) -> Self:
        """Sites that were entered under one of these municipalities, whatever a merger made of them since."""
        return self.filter(municipality_then_id__in=codes)

    def on_the_way(self) -> Self:
        """Sites that may still become a house: submitted, and neither decided against nor opened."""
        over = {Status.DRAFT, Status.NOT_RETAINED, Status.OPEN, Status.CLOSED, Status.WITHDRAWN, Status.CANCELLED}
        return self.filter(for_reviewers=True).exclude(status__in=over).order_by("name", "pk")

    def newest_first(self) -> Self:
        """The latest change of status first."""
        return self.order_by("-status_since", "-pk")

    def in_municipalities(self, keys: models.QuerySet | list[int]) -> Self:
        """Sites that lie in these municipalities of today."""
        return self.filter(municipality__in=keys)


class Site(models.Model):
    """A candidate building, or a house that grew out of one.

    `municipality` and `province` are those of today and carry the rights; `municipality_then` is the one on the day
    the site was entered and carries the statistics. Areas are in square metres, the point is WGS84.
    """

    name = models.CharField(_("name of the site"), max_length=120)
    reference = models.CharField(_("reference"), max_length=20, null=True, unique=True, editable=False)
    draft_key = models.UUIDField(default=uuid.uuid4, editable=False)
    municipality = MunicipalityToday(related_name="sites", verbose_name=_("municipality"))
    municipality_then = models.ForeignKey("territory.Municipality", models.PROTECT, related_name="+")
    province = ProvinceToday(related_name="sites", verbose_name=_("province"))
    origin = models.CharField(_("origin"), max_length=12, choices=Origin, default=Origin.SPONTANEOUS)
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="sites")
    house_kind = models.CharField(_("kind of house"), max_length=12, choices=HouseKind, default=HouseKind.DETENTION)

    address = models.CharField(_("address"), max_length=200, blank=True)
    point = models.PointField(_("place on the map"), null=True, blank=True)
    point_explanation = models.CharField(_("why outside the municipality"), max_length=300, blank=True)
    building_kind = models.CharField(_("kind of building"), max_length=12, choices=BuildingKind, blank=True)
    owner_kind = models.CharField(_("owner"), max_length=12, choices=OwnerKind, blank=True)
    gross_area = models.PositiveIntegerField(_("gross floor area"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    motivation = models.TextField(_("motivation"), blank=True)
    college_decided_on = models.DateField(_("decision of the college"), null=True, blank=True)
    college_decides_later = models.BooleanField(_("the college decides later"), default=False)
    shared_with_governor = models.BooleanField(_("the governor may see it"), default=True)
    source_note = models.TextField(_("sources"), blank=True)

    # A proposal that came by phone or letter; open to the office that entered it until the municipality confirms.
    entered_by_office = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    entered_source = models.TextField(_("how it came in"), blank=True, db_default="")
    open_to_office = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    # A draft that somebody began with the code of a letter; a trigger clears the mark once De Huizen approved them.
    begun_with = models.ForeignKey(
        "calls.FirstPerson", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    waits_for_approval = models.BooleanField(default=False, db_default=False, editable=False)

    # The public reads of it, at the level of its municipality, once both sides said yes.
    published_by_municipality_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by_de_huizen_at = models.DateTimeField(null=True, blank=True, editable=False)

    is_example = models.BooleanField(_("invented example"), default=False)

    status = models.CharField(_("status"), max_length=14, choices=Status, default=Status.DRAFT)
    resume_status = models.CharField(max_length=14, choices=Status, blank=True)
    status_since = models.DateTimeField(_("since"))
    hold_until = models.DateField(_("on hold until"), null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("reviewer")
    )
    second_reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second reviewer"),
    )

    for_reviewers = whether(KNOWN)
    for_governor = whether(KNOWN & Q(shared_with_governor=True))
    for_observers = whether(KNOWN & CHOSEN_BEFORE)

    version = models.PositiveIntegerField(default=1)
    part_versions = models.JSONField(default=dict, editable=False, help_text="Saves of each part; a part without: none")
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("keeper")
    )
    submission_asked_at = models.DateTimeField(null=True, blank=True)
    submission_asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    # Brought along by with_open_questions.
    open_questions: "list[InformationRequest]"
    # Brought along by with_local_people, with_paper_numbers, with_heading.
    local_people: list[int]
    paper_numbers: list[dict[str, Any]]
    reply_due_on: date | None
    # Brought along by with_news_for.
    visit_to_choose: int | None
    unread: int | None
    # Brought along by for_assigning.
    languages: list[str]
    province_code: str
    # Brought along by with_file.
    drawn_area: float | None

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["-status_since", "-pk"]
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        indexes = [
            models.Index(fields=["-status_since", "-id"], name="site_newest"),
            models.Index(fields=["status", "status_since", "id"], name="site_by_status"),
            models.Index(fields=["municipality", "status"], name="site_by_municipality"),
            models.Index(fields=["province", "status"], name="site_by_province"),
            # What reminders ask: who sleeps since when, which pause ends.
            models.Index(fields=["changed_at"], name="site_draft_changed", condition=Q(status=Status.DRAFT)),
            models.Index(fields=["hold_until"], name="site_hold_ends", condition=Q(status=Status.ON_HOLD)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["municipality_then", "draft_key"], name="site_once_per_form"),
            models.CheckConstraint(
                condition=Q(status__in=sorted(WAITS)) ^ Q(resume_status=""), name="site_remembers_while_waiting"
            ),
            models.CheckConstraint(
                condition=~Q(resume_status__in=[*sorted(WAITS), Status.WITHDRAWN]), name="site_remembers_a_real_status"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.DRAFT) | Q(submitted_at__isnull=True), name="site_draft_is_not_submitted"
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.HISTORY)
                | Q(status__in=[Status.DRAFT, Status.WITHDRAWN])
                | Q(status=Status.ON_HOLD, resume_status=Status.DRAFT)
                | Q(submitted_at__isnull=False, reference__isnull=False),
                name="site_submitted_has_moment_and_reference",
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.HISTORY) | ~Q(status=Status.ON_HOLD) | Q(hold_until__isnull=False),
                name="site_on_hold_has_date",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.WITHDRAWN, Status.ON_HOLD])
                | Q(origin=Origin.HISTORY)
                | Q(point__isnull=False, places__gte=1),
                name="site_submitted_has_point_and_places",
            ),
            models.CheckConstraint(condition=Q(places__isnull=True) | Q(places__gte=1), name="site_places_positive"),
            models.CheckConstraint(
                condition=~Q(origin=Origin.HISTORY) | ~Q(source_note=""), name="site_history_has_source"
            ),
            models.CheckConstraint(
                condition=Q(open_to_office__isnull=True)
                | Q(open_to_office=F("entered_by_office"), confirmed_at__isnull=True, submitted_at__isnull=True),
                name="site_unconfirmed_is_not_submitted",
            ),
            models.CheckConstraint(
                condition=Q(entered_by_office__isnull=True) | ~Q(entered_source=""), name="site_on_behalf_has_source"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def standing(self) -> Standing:
        """Status and remembered status, as the rules want them."""
        return Standing(
            status=Status(self.status), remembered=Status(self.resume_status) if self.resume_status else None
        )

    def version_of(self, part: Part) -> int:
        """How often a part was saved: whoever saves names the version that was read."""
        return int(self.part_versions.get(part, 0))

    def part_row(self, part: Part) -> FilePart | None:
        """The row of a part, a blank one where nothing was said yet; None for a part without a row of its own."""
        name = ROWS.get(part)
        if not name:
            return None
        return getattr(self, name, None) or cast(type[FilePart], self._meta.get_field(name).related_model)(site=self)

    @property
    def is_editable(self) -> bool:
        """Whether the municipality can still change the whole file."""
        return self.status == Status.DRAFT

    @property
    def is_unconfirmed(self) -> bool:
        """Whether an office entered it and the municipality has not said yet that it stands behind it."""
        return self.open_to_office_id is not None

    @property
    def may_be_corrected(self) -> bool:
        """Whether the office that entered it may still change it: not once its municipality writes in it."""
        return self.is_unconfirmed and self.is_editable and not self.part_versions

    @property
    def can_be_published(self) -> bool:
        """Whether De Huizen knows it, and it is still on its way or a house."""
        return self.for_reviewers and self.status not in NEVER_PUBLIC

    @property
    def is_published(self) -> bool:
        """Whether the public reads of it, at the level of its municipality."""
        return bool(self.can_be_published and self.published_by_municipality_at and self.published_by_de_huizen_at)
