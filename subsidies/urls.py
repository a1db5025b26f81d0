"""Addresses of the subsidy."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from subsidies.views import claims, houses, ledger, open_data, rules, scenarios, years

app_name = "subsidies"


class NisConverter(StringConverter):
    """The code of a municipality in the national register: five digits."""

    regex = "[0-9]{5}"


register_converter(NisConverter, "nis")

urlpatterns = [
    path("", years.home, name="home"),
    path("<nis:nis>/", years.municipality, name="municipality"),
    path("<nis:nis>/<int:year>/", years.year, name="year"),
    path("<nis:nis>/<int:year>/record/", years.record, name="record"),
    path("<nis:nis>/<int:year>/claim/", years.claim, name="start_claim"),
    path("record/<int:year>/all/", years.record_all, name="record_all"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/file.<str:suffix>", ledger.export, name="export"),
    path("forecast/", ledger.forecast, name="forecast"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
    path("claims/<int:pk>/edit/", claims.edit, name="edit_claim"),
    path("claims/<int:pk>/steps/<str:step>/", claims.step, name="claim_step"),
    path("claims/<int:pk>/papers/", claims.add_paper, name="add_claim_paper"),
    path("claims/<int:pk>/spending/", claims.spend, name="spend"),
    path("claims/<int:pk>/justification.pdf", claims.justification, name="justification"),
    path("claims/papers/<int:pk>/", claims.paper, name="claim_paper"),
    path("claims/papers/<int:pk>/remove/", claims.remove_paper, name="remove_claim_paper"),
    path("claims/spending/<int:pk>/remove/", claims.unspend, name="unspend"),
    path("houses/<int:pk>/", houses.site, name="site"),
    path("houses/<int:pk>/places/", houses.add, name="add_places"),
    path("houses/<int:pk>/occupied/<int:year>/", houses.occupied, name="occupied"),
    path("houses/<int:pk>/operator/", houses.operator, name="operator"),
    path("houses/places/<int:pk>/remove/", houses.remove, name="remove_places"),
    path("what-if/", scenarios.scenarios, name="scenarios"),
    path("what-if/new/", scenarios.new, name="new_scenario"),
    path("what-if/<int:pk>/", scenarios.scenario, name="scenario"),
    path("what-if/<int:pk>/edit/", scenarios.edit, name="edit_scenario"),
    path("what-if/<int:pk>/drop/", scenarios.drop, name="drop_scenario"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.enter, name="enter_rules"),
    path("open-data/", open_data.open_data, name="open_data"),
    path("open-data/<int:year>.csv", open_data.file, name="open_file"),
    path("open-data/<int:year>/publish/", open_data.publish, name="publish"),
]
