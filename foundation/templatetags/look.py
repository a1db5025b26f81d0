"""What pages show in the reader's language: icons, status chips, amounts and days."""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from foundation.money import to_cent

register = template.Library()

NO_BREAK = "\N{NO-BREAK SPACE}"
AMOUNT_FORMS = {"nl": "€{space}{amount}", "en": "€{amount}"}
SOON = timedelta(days=5)


@cache
def sheet_of_icons() -> str:
    """The address of static/img/icons.svg, found once: a page draws a hundred icons."""
    return str(static("img/icons.svg"))


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Draw an icon of static/img/icons.svg; it only decorates, so a word always stands beside it."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f"icon {extra}".strip(),
        sheet_of_icons(),
        name,
    )


@register.simple_tag
def chip(status: str, label: str) -> SafeString:
    """Show a status as icon and word, never by colour alone."""
    return format_html('<span class="chip status--{}">{} {}</span>', status, icon(f"status-{status}"), label)


@register.filter
def linked(text: str) -> SafeString:
    """Make links of the portal's own addresses in a letter, and of no other: words of a stranger may stand there."""
    own = re.escape(settings.PORTAL_ADDRESS)
    pieces = re.split(rf"({own}(?:/\S*)?(?!\S))", text)
    return SafeString(
        "".join(
            format_html('<a href="{0}">{0}</a>', piece) if turn % 2 else escape(piece)
            for turn, piece in enumerate(pieces)
        )
    )


@register.filter
def euro(amount: Decimal | int | None) -> str:
    """Write an amount in euro with cents, as the reader's language writes it."""
    return "" if amount in (None, "") else _in_euro(to_cent(Decimal(amount)), decimals=2)


@register.filter
def euro_round(amount: Decimal | int | None) -> str:
    """Write an amount in whole euro, where cents would only distract."""
    return "" if amount in (None, "") else _in_euro(Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP), decimals=0)


@register.filter
def figure(number: Decimal | int | None) -> str:
    """Write a number with its thousands apart."""
    return number_format(number, force_grouping=True) if number not in (None, "") else ""


@register.filter
def percent(share: float | None) -> str:
    """Write a share between 0 and 1 in whole percents."""
    return "" if share in (None, "") else f"{number_format(round(share * 100))}{NO_BREAK}%"


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day in words: 15 September 2025."""
    return _in_words(value, "DATE_FORMAT") if value else ""


@register.filter
def day_short(value: date | datetime | None) -> str:
    """Write a day in figures, for tables."""
    return date_format(_local(value), "SHORT_DATE_FORMAT") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Write a day and the time on the clock in Belgium."""
    return _in_words(value, "DATETIME_FORMAT") if value else ""


@register.simple_tag
def due(value: date | datetime | None, today: date | None = None) -> SafeString | str:
    """Say by when something is due and how far away that is; late and soon also by icon and word."""
    if not value:
        return ""
    last_day = _day_of(value)
    left = last_day - (today or timezone.localdate())
    kind = "late" if left < timedelta(0) else "soon" if left <= SOON else "far"
    return format_html(
        '<time class="due due--{}" datetime="{}">{} {}{}</time>',
        kind,
        last_day.isoformat(),
        icon("warning" if kind == "late" else "calendar"),
        day(last_day),
        f" · {_distance(left.days)}" if abs(left.days) <= 60 else "",
    )


def _distance(days: int) -> str:
    """Tell the distance to a day in words."""
    if days == 0:
        return gettext("today")
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}


def _in_euro(amount: Decimal, *, decimals: int) -> str:
    """Put the euro sign where the reader's language has it, on the same line as the amount."""
    form = AMOUNT_FORMS.get((get_language() or "nl")[:2], "{amount}{space}€")
    return form.format(amount=number_format(amount, decimals, force_grouping=True), space=NO_BREAK)


def _in_words(value: date | datetime, form: str) -> str:
    """Write a day with the name of its month; French writes the first of a month as 1er, which Django does not."""
    local = _local(value)
    words = date_format(local, form)
    return f"1er{words[1:]}" if local.day == 1 and (get_language() or "").startswith("fr") else words


def _local(value: date | datetime) -> date | datetime:
    """Turn a moment into Belgian time; a day stays what it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _day_of(value: date | datetime) -> date:
    """Return the Belgian day of a moment; a day stays what it is."""
    local = _local(value)
    return local.date() if isinstance(local, datetime) else local
