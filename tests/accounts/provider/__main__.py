"""Serve until killed; the first line tells the port."""

import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.apps import apps
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application


class Quiet(WSGIRequestHandler):
    """Writes no line per request."""

    def log_message(self, *_: object) -> None:
        pass


def furnish() -> None:
    """Make the tables, the person and the client."""
    call_command("migrate", verbosity=0)
    apps.get_model("auth", "User").objects.create_user("somebody", "somebody@example.org")
    client = apps.get_model("allauth_idp_oidc", "Client")(
        id="portal",
        name="Portal",
        redirect_uris="http://testserver/accounts/official/back/",
        scopes="openid\nprofile\nemail",
        skip_consent=True,
    )
    client.set_secret(os.environ["PROVIDER_SECRET"])
    client.save()


application = get_wsgi_application()
furnish()
with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
