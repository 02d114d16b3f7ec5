from django.urls import path

from . import views

app_name = "approval"

urlpatterns = [
    path("", views.rules, name="rules"),
    path("who/", views.who, name="who"),
    path("rules/add/", views.add_rule, name="add_rule"),
    path("rules/<int:pk>/", views.change_rule, name="change_rule"),
    path("rules/<int:pk>/delete/", views.delete_rule, name="delete_rule"),
    path("rules/<int:pk>/move/", views.move_rule, name="move_rule"),
    path("limits/", views.set_limit, name="set_limit"),
    path("limits/<int:pk>/delete/", views.delete_limit, name="delete_limit"),
]
