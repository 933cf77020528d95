"""Addresses of exams, under the language prefixes."""

from django.urls import path

from exams.views import reading, results, sessions

urlpatterns = [
    path("help/results-file", results.results_file_help, name="results_file_help"),
    path("office/sessions/", sessions.session_list, name="session_list"),
    path("office/sessions/views", sessions.session_view_save, name="session_view_save"),
    path("office/sessions/<number:number>/", sessions.session_page, name="session_page"),
    path("office/sessions/<number:number>/hold", sessions.session_hold, name="session_hold"),
    path("office/sessions/<number:number>/publish", sessions.session_publish, name="session_publish"),
    path("office/sessions/<number:number>/protocol", sessions.protocol_draw_up, name="protocol_draw_up"),
    path("office/sessions/<number:number>/results/", results.results_grid, name="results_grid"),
    path("office/sessions/<number:number>/template", results.results_template_file, name="results_template_file"),
    path("office/sessions/<number:number>/files/", results.file_upload, name="file_upload"),
    path("office/sessions/<number:number>/files/<int:pk>/", results.file_page, name="file_page"),
    path("office/sessions/<number:number>/files/<int:pk>/apply", results.file_apply, name="file_apply"),
    path("office/sessions/<number:number>/files/<int:pk>/read", reading.file_read, name="file_read"),
    path("office/sessions/<number:number>/files/<int:pk>/works/<str:key>", reading.file_progress, name="file_progress"),
    path("office/protocols/<number:number>/", sessions.protocol_page, name="protocol_page"),
    path("office/protocols/<number:number>/sign", sessions.protocol_sign, name="protocol_sign"),
    path("office/protocols/<number:number>/take-back", sessions.protocol_take_back, name="protocol_take_back"),
]
