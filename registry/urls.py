"""Addresses of what exists, under the language prefixes."""

from django.urls import path

from registry.views import public

urlpatterns = [
    path("registry/centres/", public.centre_list, name="centre_list"),
    path("registry/centres/<number:number>/", public.centre_page, name="centre_page"),
]
