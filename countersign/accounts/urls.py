from django.urls import path

from . import organization_views, personal_views, session_views, views
from .providers import views as providers

app_name = "accounts"

urlpatterns = [
    path("organizations/", organization_views.choose, name="choose"),
    path("organizations/open/", organization_views.open_organization, name="open"),
    path("people/", views.people, name="people"),
    path("people/add/", views.add, name="add"),
    path("people/<int:pk>/role/", views.change_role, name="change_role"),
    path("people/<int:pk>/remove/", views.remove, name="remove"),
    path("people/<int:pk>/absence/", personal_views.absence, name="absence"),
    path("people/<int:pk>/ways-in/", session_views.ways_in, name="ways_in"),
    path(
        "people/<int:pk>/sessions/end/", session_views.end_sessions, name="end_sessions"
    ),
    path("sessions/<int:pk>/end/", session_views.end_session, name="end_session"),
    path("me/sessions/end/", session_views.end_own_sessions, name="end_own_sessions"),
    path("me/", personal_views.personal, name="personal"),
    path("me/absences/", personal_views.be_away, name="be_away"),
    path("absences/<int:pk>/end/", personal_views.end_absence, name="end_absence"),
    path("settings/", views.settings, name="settings"),
    path("settings/sign-in/", providers.set_up, name="set_provider"),
    path("settings/sign-in/saml/", providers.set_up_saml, name="set_saml_provider"),
    path("sign-in/", providers.find, name="find_provider"),
    path("sign-in/<str:key>/", providers.show, name="provider"),
    path("sign-in/<str:key>/go/", providers.go, name="go_to_provider"),
    path("sign-in/<str:key>/back/", providers.come_back, name="back_from_provider"),
    path("sign-in/<str:key>/answer/", providers.answer, name="answer_of_provider"),
    path(
        "sign-in/<str:key>/metadata/", providers.describe, name="describe_to_provider"
    ),
    path("settings/sign-in/remove/", providers.remove, name="remove_provider"),
]
