from django.urls import path

from . import views

app_name = "starting"

urlpatterns = [
    path("", views.start, name="start"),
    path("skip/", views.skip, name="skip"),
]
