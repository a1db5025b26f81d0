"""Sites as an app; the label differs because django.contrib.sites has taken `sites`."""

from django.apps import AppConfig


class SitesConfig(AppConfig):
    """Candidate buildings."""

    name = "sites"
    label = "candidate_sites"
    verbose_name = "sites"
