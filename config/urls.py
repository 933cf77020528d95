"""All addresses of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from accounts.urls import fixed_urlpatterns as account_fixed
from accounts.urls import page_urlpatterns as account_pages
from certification.urls import fixed_urlpatterns
from core.urls import page_urlpatterns

urlpatterns = [
    path("", include("core.urls")),
    path("", include(fixed_urlpatterns)),
    path("", include(account_fixed)),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    *i18n_patterns(
        path("", include(page_urlpatterns)),
        path("", include("certification.urls")),
        path("", include("exams.urls")),
        path("", include("registry.urls")),
        path("", include(account_pages)),
    ),
]

handler400 = "core.views.errors.bad_request"
handler500 = "core.views.errors.server_error"
