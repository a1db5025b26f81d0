"""Addresses of the door beside allauth's own."""

from django.urls import path

from accounts.views import door, own, people, persons

app_name = "accounts"

urlpatterns = [
    path("invitation/<str:token>/", door.invitation, name="invitation"),
    path("request/", door.ask_access, name="request_access"),
    path("acting/", door.act_in, name="act_in"),
    path("mine/", own.mine, name="mine"),
    path("mine/sessions/end/", own.end_session, name="end_session"),
    path("mine/<int:pk>/leave/", own.leave, name="leave"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.organisation, name="organisation"),
    path("people/<int:pk>/invite/", people.invite_to, name="invite"),
    path("people/<int:pk>/confirm/", people.confirm, name="confirm_access"),
    path("memberships/<int:pk>/end/", people.end, name="end_membership"),
    path("invitations/<int:pk>/withdraw/", people.withdraw_invitation, name="withdraw_invitation"),
    path("requests/<int:pk>/", people.access_request, name="access_request"),
    path("persons/<int:pk>/", persons.person, name="person"),
    path("persons/<int:pk>/erase/", persons.erase, name="erase"),
    path("persons/<int:pk>/hold/", persons.hold, name="hold"),
    path("persons/<int:pk>/look/", persons.look_as, name="look_as"),
    path("looking/stop/", persons.stop, name="stop_looking"),
]
