from django.urls import path

from . import views

app_name = "assigning"

urlpatterns = [
    path("", views.rules, name="rules"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.change, name="change"),
    path("<int:pk>/switch/", views.switch, name="switch"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/delete/", views.delete, name="delete"),
]
