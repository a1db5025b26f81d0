"""Reviews as an app."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Ranking that is honest about uncertain weights and missing facts."""

    name = "reviews"
    verbose_name = "reviews"
