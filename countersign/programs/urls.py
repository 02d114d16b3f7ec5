from django.urls import path

from . import oauth_views, views

app_name = "programs"

urlpatterns = [
    path("settings/programs/", views.programs, name="list"),
    path("settings/programs/register/", views.register, name="register"),
    path("programs/<int:pk>/end/", views.end, name="end"),
    path("oauth/authorize", oauth_views.authorize, name="authorize"),
    path("oauth/token", oauth_views.token, name="token"),
    path("oauth/revoke", oauth_views.revoke, name="revoke"),
    path(
        ".well-known/oauth-authorization-server",
        oauth_views.metadata,
        name="metadata",
    ),
]
