"""All addresses of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from certification.urls import fixed_urlpatterns

urlpatterns = [
    path("", include("core.urls")),
    path("", include(fixed_urlpatterns)),
    path("accounts/", include("allauth.account.urls")),
    *i18n_patterns(
        path("", include("certification.urls")),
        path("", include("exams.urls")),
        path("", include("registry.urls")),
        path("", include("accounts.urls")),
    ),
]
