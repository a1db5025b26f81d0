"""Its addresses, and the adapter that says what `mood.json` tells it to say."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

urlpatterns = [path("", include("allauth.idp.urls")), path("accounts/", include("allauth.account.urls"))]


def mood(kind: str) -> dict[str, Any]:
    """Read what to say: `claims`, changes of the signed token (`token`) or of the description (`metadata`)."""
    return json.loads((settings.FOLDER / "mood.json").read_text()).get(kind, {})


class MoodyAdapter(DefaultOIDCAdapter):
    """Says what it is told to say."""

    def get_claims(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_claims(*args, **kwargs), **mood("claims")}

    def populate_id_token(self, id_token: dict[str, Any], client: Any, scopes: Iterable[str], **_: Any) -> None:
        id_token.update(mood("token"))

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        data.update(mood("metadata"))


class AlwaysSignedIn:
    """The one person of this provider has signed in already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = User.objects.get()
        return self.get_response(request)
