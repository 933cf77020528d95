"""Addresses of the account's own things, under the language prefixes."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("office/views/<int:pk>/delete", views.saved_view_delete, name="saved_view_delete"),
]
