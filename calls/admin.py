"""Calls in Django's admin: who was asked and who answered, to look at only."""

from django.contrib import admin

from calls.models import Answer, Call, Recipient
from foundation.admin import ReadOnlyAdmin


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    """The call as municipalities read it."""

    list_display = ("code", "title_nl", "opens_on", "closes_on")


@admin.register(Recipient)
class RecipientAdmin(ReadOnlyAdmin):
    """Who was asked."""

    list_display = ("call", "municipality", "asked_on", "opened_at")


@admin.register(Answer)
class AnswerAdmin(ReadOnlyAdmin):
    """That an answer came, and which; not its words."""

    fields = ("call", "municipality", "kind", "until", "source", "is_confirmed", "given_at")
    list_display = ("municipality", "kind", "source", "given_at")
