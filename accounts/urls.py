"""Addresses of the account: sessions beside allauth's, the language switch, and saved views under the prefixes."""

from django.urls import path

from accounts.views import languages, lists, sessions

urlpatterns = [
    path("session/stay", sessions.session_stay, name="session_stay"),
    path("session/sign-in", sessions.session_sign_in, name="session_sign_in"),
    path("session/signed-in", sessions.session_signed_in, name="session_signed_in"),
    path("session/kept", sessions.session_kept, name="session_kept"),
]

fixed_urlpatterns = [
    path("i18n/setlang/", languages.switch_language, name="set_language"),
]

page_urlpatterns = [
    path("office/views/<int:pk>/delete", lists.saved_view_delete, name="saved_view_delete"),
]
