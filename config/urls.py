"""All addresses of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from certification.urls import fixed_urlpatterns

urlpatterns = [
    path("", include("core.urls")),
    path("", include(fixed_urlpatterns)),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("accounts/", include("allauth.account.urls")),
    *i18n_patterns(
        path("", include("certification.urls")),
        path("", include("exams.urls")),
        path("", include("registry.urls")),
    ),
]
