"""Addresses of the account: sessions, outside the language prefixes beside allauth's; saved views, under them."""

from django.urls import path

from accounts.views import lists, sessions

urlpatterns = [
    path("session/stay", sessions.session_stay, name="session_stay"),
    path("session/sign-in", sessions.session_sign_in, name="session_sign_in"),
    path("session/signed-in", sessions.session_signed_in, name="session_signed_in"),
    path("session/kept", sessions.session_kept, name="session_kept"),
]

page_urlpatterns = [
    path("office/views/<int:pk>/delete", lists.saved_view_delete, name="saved_view_delete"),
]
