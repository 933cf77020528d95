"""Addresses of the mechanisms; they stand outside the language prefixes."""

from django.urls import path

from core import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("i18n/setlang/", views.switch_language, name="set_language"),
    path("dev/inbox/", views.inbox, name="inbox"),
]
