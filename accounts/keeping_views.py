"""Keep a filter of a list under a name, and forget it."""

from accounts.models import SavedView, User


def keep_view(page: str, *, owner: User, name: str, query: str) -> SavedView:
    """Keep the query string of a page under a name; the same name again replaces what stood there."""
    view, _made = SavedView.objects.update_or_create(owner=owner, page=page, name=name, defaults={"query": query})
    return view


def drop_view(view: SavedView) -> None:
    """Forget a kept view."""
    view.delete()
