"""Addresses of sessions; they stand outside the language prefixes, beside those of allauth."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("session/stay", views.session_stay, name="session_stay"),
    path("session/sign-in", views.session_sign_in, name="session_sign_in"),
    path("session/signed-in", views.session_signed_in, name="session_signed_in"),
    path("session/kept", views.session_kept, name="session_kept"),
]
