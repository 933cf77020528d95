"""Addresses of the mechanisms: those outside the language prefixes, and those under them."""

from django.urls import path

from core.views import design, health, inbox, reading

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("dev/inbox/", inbox.inbox, name="inbox"),
    path("design/", design.design, name="design"),
]

page_urlpatterns = [
    path("view/", reading.appearance, name="appearance"),
]
