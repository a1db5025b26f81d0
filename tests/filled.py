"""What a browser would send of a form as it stands on a page."""

from collections.abc import Iterator

from django.test.html import Element, parse_html


def fields_of(page: str, *, having: str) -> dict[str, list[str]]:
    """Return the fields of the form that has a certain one; boxes that are not ticked send nothing."""
    forms = [sent_by(form) for form in elements(parse_html(page)) if form.name == "form"]
    (found,) = [given for given in forms if having in given]
    return found


def elements(top: Element) -> Iterator[Element]:
    """Every element within one, in the order of the page."""
    for child in top.children:
        if isinstance(child, Element):
            yield child
            yield from elements(child)


def sent_by(form: Element) -> dict[str, list[str]]:
    """What a form sends."""
    given: dict[str, list[str]] = {}
    for field in elements(form):
        has = dict(field.attributes)
        if field.name in {"input", "textarea", "select"} and "name" in has:
            given.setdefault(has["name"], []).extend(values_of(field, has))
    return given


def values_of(field: Element, has: dict[str, str | None]) -> list[str]:
    """What stands in one field."""
    if field.name == "textarea":
        return ["".join(str(child) for child in field.children)]
    if field.name == "select":
        options = [dict(option.attributes) for option in elements(field) if option.name == "option"]
        chosen = [option for option in options if "selected" in option]
        shown = chosen or ([] if "multiple" in has else options[:1])
        return [str(option.get("value") or "") for option in shown]
    if has.get("type") in {"checkbox", "radio"} and "checked" not in has:
        return []
    return [str(has.get("value") or "")]
