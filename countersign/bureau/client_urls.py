"""What an owner does with one organization of several."""

from django.urls import path

from . import client_views

app_name = "bureau_client"

urlpatterns = [
    path("take-over/", client_views.take_over, name="take_over"),
]
