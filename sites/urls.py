"""Addresses of sites."""

from django.urls import path

from sites.views import papers, proposing, showing, stepping

app_name = "sites"

urlpatterns = [
    path("", showing.sites, name="list"),
    path("propose/", proposing.propose, name="propose"),
    path("propose/places/", proposing.find_place, name="find_place"),
    path("propose/subsidy/", proposing.subsidy, name="subsidy"),
    path("<int:pk>/", showing.site, name="site"),
    path("<int:pk>/edit/", proposing.edit, name="edit"),
    path("<int:pk>/check/", proposing.check, name="check"),
    path("<int:pk>/steps/<str:step>/", stepping.step, name="step"),
    path("<int:pk>/papers/", showing.papers, name="papers"),
    path("<int:pk>/papers/add/", papers.add, name="add_paper"),
    path("<int:pk>/history/", showing.history, name="history"),
    path("papers/<int:pk>/", papers.show, name="paper"),
    path("papers/<int:pk>/remove/", papers.remove, name="remove_paper"),
]
