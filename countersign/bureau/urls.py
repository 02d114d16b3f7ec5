from django.urls import path

from . import client_views, views

app_name = "bureau"

urlpatterns = [
    path("", views.clients, name="clients"),
    path("new/", client_views.new, name="new"),
    path("decide/", views.decide, name="decide"),
    path("enter/", views.enter, name="enter"),
]
