"""Addresses of certification: those under the language prefixes, and the fixed ones printed on paper."""

from django.urls import path

from certification.views import bulk, candidate, details, guides, issuing, office, public, statistics

urlpatterns = [
    path("", public.home, name="home"),
    path("verify/", public.verify_page, name="verify"),
    path("graduates/", guides.for_graduates, name="for_graduates"),
    path("employers/", guides.for_employers, name="for_employers"),
    path("centres/", guides.for_centres, name="for_centres"),
    path("help/words", guides.glossary, name="glossary"),
    path("help/accessibility", guides.accessibility, name="accessibility"),
    path("registry/librarians/", public.specialist_list, name="specialist_list"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/<slug:chart>.csv", statistics.statistics_csv, name="statistics_csv"),
    path("desk/", candidate.desk, name="desk"),
    path("my/", candidate.my_home, name="my_home"),
    path("my/details/", details.my_details, name="my_details"),
    path("my/publication", candidate.my_publication, name="my_publication"),
    path("my/applications/new", candidate.my_application_new, name="my_application_new"),
    path("my/applications/<number:number>/", candidate.my_application, name="my_application"),
    path("my/applications/<number:number>/edit", candidate.my_application_edit, name="my_application_edit"),
    path("my/applications/<number:number>/submit", candidate.my_application_submit, name="my_application_submit"),
    path("my/applications/<number:number>/withdraw", candidate.my_application_withdraw, name="my_application_withdraw"),
    path("certificates/<number:number>/paper.pdf", candidate.certificate_paper, name="certificate_paper"),
    path("office/", office.office_home, name="office_home"),
    path("office/applications/", office.application_list, name="application_list"),
    path("office/applications/views", office.application_view_save, name="application_view_save"),
    path("office/applications/bulk/accept", bulk.application_bulk_accept, name="application_bulk_accept"),
    path("office/applications/bulk/<number:number>/", bulk.application_bulk, name="application_bulk"),
    path("office/applications/bulk/<number:number>/undo", bulk.application_bulk_undo, name="application_bulk_undo"),
    path("office/applications/<number:number>/", office.application_page, name="application_page"),
    path("office/applications/<number:number>/accept", office.application_accept, name="application_accept"),
    path("office/applications/<number:number>/return", office.application_return, name="application_return"),
    path("office/applications/<number:number>/reject", office.application_reject, name="application_reject"),
    path("office/applications/<number:number>/schedule", office.application_schedule, name="application_schedule"),
    path("office/decisions/", office.decision_list, name="decision_list"),
    path("office/decisions/<number:number>/", office.decision_page, name="decision_page"),
    path("office/decisions/<number:number>/issue", issuing.decision_issue, name="decision_issue"),
    path("office/decisions/<number:number>/works/<str:key>", issuing.decision_progress, name="decision_progress"),
    path("office/decisions/<number:number>/works/<str:key>/stop", issuing.decision_stop, name="decision_stop"),
]

fixed_urlpatterns = [
    path("v/<str:code>", public.certificate_page, name="certificate_page"),
    path("V/<str:code>", public.certificate_page, name="certificate_page_upper"),
]
