"""How forms become markup: the project's own templates for forms and fields."""

from django.forms.renderers import TemplatesSetting


class LookRenderer(TemplatesSetting):
    """Render every form with templates/forms/, so that labels, help, errors and summary look the same everywhere."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
