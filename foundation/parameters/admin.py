"""Parameters in Django's admin: to look at; they are changed on their own page, with their history."""

from django.contrib import admin

from foundation.admin import ReadOnlyAdmin
from foundation.parameters.models import Parameter


@admin.register(Parameter)
class ParameterAdmin(ReadOnlyAdmin):
    """One value from a day on."""

    list_display = ("key", "value", "valid_from", "confirmed")
