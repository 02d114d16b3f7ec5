from django.urls import path

from . import views

app_name = "tokens"

urlpatterns = [
    path("me/tokens/", views.own, name="own"),
    path("me/tokens/make/", views.make_own, name="make_own"),
    path("tokens/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("tokens/<int:pk>/allow/", views.allow, name="allow"),
    path("settings/tokens/", views.organization, name="organization"),
    path(
        "settings/tokens/make/",
        views.make_for_organization,
        name="make_for_organization",
    ),
]
