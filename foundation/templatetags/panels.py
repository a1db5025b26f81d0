"""`{% panel "name" row %}`: shows what a higher app has to say about a row."""

from typing import Any

from django import template

from foundation import panels

register = template.Library()


@register.simple_tag(takes_context=True)
def panel(context: template.Context, name: str, row: Any) -> str:
    """Render the named panel for the row and the signed-in person."""
    return panels.render(name, row, context["request"].user)
