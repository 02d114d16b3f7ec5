from django.urls import path

from . import views

app_name = "backup"

urlpatterns = [
    path("", views.archive, name="archive"),
    path("make/", views.ask, name="ask"),
]
