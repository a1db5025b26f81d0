"""Addresses of contacts."""

from django.urls import path

from contacts.views import merges, organisations, persons, privacy, stakeholders

app_name = "contacts"

urlpatterns = [
    path("", persons.persons, name="persons"),
    path("persons/new/", persons.add, name="add_person"),
    path("persons/<int:pk>/", persons.person, name="person"),
    path("persons/<int:pk>/edit/", persons.edit, name="edit_person"),
    path("persons/<int:pk>/roles/", persons.roles, name="roles"),
    path("persons/<int:pk>/checked/", persons.checked, name="checked"),
    path("persons/<int:pk>/object/", privacy.object_, name="object"),
    path("persons/<int:pk>/copy/", privacy.copy, name="copy"),
    path("persons/<int:pk>/anonymise/", privacy.forget, name="anonymise"),
    path("persons/<int:pk>/card.vcf", privacy.card, name="card"),
    path("merges/", merges.merges, name="merges"),
    path("merges/<str:kind>/<int:kept>/<int:dropped>/", merges.join, name="merge"),
    path("merges/<int:pk>/undo/", merges.take_back, name="undo_merge"),
    path("roles/<int:pk>/", persons.role, name="role"),
    path("duplicates/", persons.duplicates, name="duplicates"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/names/", organisations.names, name="names"),
    path("organisations/new/", organisations.add, name="add_organisation"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", organisations.edit, name="edit_organisation"),
    path("sites/<int:pk>/", stakeholders.site, name="site"),
    path("at/<str:place>/", stakeholders.of_place, name="place"),
    path("at/<str:place>/involve/", stakeholders.add, name="involve"),
    path("at/<str:place>/talk/", stakeholders.talk, name="talk"),
    path("involvements/<int:pk>/", stakeholders.involvement, name="involvement"),
    path("involvements/<int:pk>/stand/", stakeholders.stand, name="stand"),
    path("involvements/<int:pk>/end/", stakeholders.end, name="end_involvement"),
    path("conversations/<int:pk>/", stakeholders.conversation, name="conversation"),
]
