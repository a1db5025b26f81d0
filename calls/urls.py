"""Addresses of calls."""

from django.urls import path

from calls.views import answering, arriving, covering, letters, mailing

app_name = "calls"

urlpatterns = [
    path("coverage/", covering.coverage, name="coverage"),
    path("new/", letters.new, name="new"),
    path("addresses/", letters.addresses, name="addresses"),
    path("first-persons/", letters.first_persons, name="first_persons"),
    path("first-persons/<int:pk>/", letters.first_person, name="first_person"),
    # Short, because people type it from paper.
    path("l/<slug:link>/", arriving.letter, name="letter"),
    path("l/<slug:link>/code/", arriving.letter_code, name="letter_code"),
    path("l/<slug:link>/answer/", arriving.letter_answer, name="letter_answer"),
    path("<slug:code>/", answering.call, name="call"),
    path("<slug:code>/edit/", letters.edit, name="edit"),
    path("<slug:code>/paper/", letters.paper, name="paper"),
    path("<slug:code>/letters/", letters.letters, name="letters"),
    path("<slug:code>/letters/<int:pk>/take-back/", letters.take_back, name="take_back"),
    path("<slug:code>/mailing/", mailing.mailing, name="mailing"),
    path("<slug:code>/answer/", answering.answer, name="answer"),
    path("<slug:code>/answer/<slug:nis>/", answering.answer_for, name="answer_for"),
]
