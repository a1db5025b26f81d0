"""The portal's own settings, with one address that answers as Django's own serializer would."""

from portal.settings import *  # noqa: F403 - the same settings, whatever they are

ROOT_URLCONF = "bench._peer_urls"
