"""Addresses of calls."""

from django.urls import path

from calls.views import answering, covering

app_name = "calls"

urlpatterns = [
    path("coverage/", covering.coverage, name="coverage"),
    path("<slug:code>/", answering.call, name="call"),
    path("<slug:code>/answer/", answering.answer, name="answer"),
    path("<slug:code>/answer/<slug:nis>/", answering.answer_for, name="answer_for"),
]
