"""Calls in Django's admin: the text, to look at; who answered what is no business of administrators."""

from django.contrib import admin

from calls.models import Call
from foundation.admin import ReadOnlyAdmin


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    """The call as municipalities read it."""

    list_display = ("code", "title_nl", "opens_on", "closes_on")
