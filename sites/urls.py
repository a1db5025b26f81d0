"""Addresses of sites."""

from django.urls import path

from sites.views import filing, handing, exporting, messaging, onbehalf, papers, proposing, showing, stepping, visiting

app_name = "sites"

urlpatterns = [
    path("", showing.sites, name="list"),
    path("propose/", proposing.propose, name="propose"),
    path("propose/places/", proposing.find_place, name="find_place"),
    path("propose/subsidy/", proposing.subsidy, name="subsidy"),
    path("enter/", onbehalf.enter, name="enter"),
    path("file.schema.json", exporting.schema, name="schema"),
    path("<int:pk>/file.pdf", exporting.pdf, name="pdf"),
    path("<int:pk>/file.json", exporting.as_file, name="json"),
    path("<int:pk>/", showing.site, name="site"),
    path("<int:pk>/confirm/", onbehalf.confirm, name="confirm"),
    path("<int:pk>/file/<str:part>/", filing.part, name="part"),
    path("<int:pk>/outline/", filing.outline, name="outline"),
    path("<int:pk>/check/", proposing.check, name="check"),
    path("<int:pk>/receipt/", proposing.receipt, name="receipt"),
    path("<int:pk>/ask-signatory/", handing.ask, name="ask_signatory"),
    path("<int:pk>/hand-over/", handing.give, name="hand_over"),
    path("<int:pk>/changes/", handing.changes, name="changes"),
    path("<int:pk>/steps/<str:step>/", stepping.step, name="step"),
    path("<int:pk>/papers/", papers.papers, name="papers"),
    path("<int:pk>/papers/add/", papers.add, name="add_paper"),
    path("<int:pk>/papers/place/", papers.answer_place, name="place_of_photo"),
    path("<int:pk>/messages/", messaging.shared, name="messages"),
    path("<int:pk>/messages/internal/", messaging.internal, name="internal_messages"),
    path("<int:pk>/planning/", visiting.planning, name="planning"),
    path("<int:pk>/visits/propose/", visiting.propose, name="propose_visit"),
    path("visits/<int:pk>/", visiting.visit, name="visit"),
    path("visits/<int:pk>/choose/", visiting.choose, name="choose_visit"),
    path("visits/<int:pk>/call-off/", visiting.cancel, name="call_off_visit"),
    path("visits/<int:pk>/notes/", visiting.add_note, name="note_visit"),
    path("visits/<int:pk>/held/", visiting.held, name="hold_visit"),
    path("visits/<int:pk>/sheet/", visiting.sheet, name="visit_sheet"),
    path("visits/<int:pk>/visit.ics", visiting.calendar, name="visit_calendar"),
    path("visits/photos/<int:pk>/", visiting.photo, name="visit_photo"),
    path("<int:pk>/history/", showing.history, name="history"),
    path("papers/<int:pk>/", papers.show, name="paper"),
    path("papers/<int:pk>/remove/", papers.remove, name="remove_paper"),
]
