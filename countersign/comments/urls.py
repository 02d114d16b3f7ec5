from django.urls import path

from . import views

app_name = "comments"

urlpatterns = [
    path("<int:pk>/comments/", views.add, name="add"),
    path("<int:pk>/comments/people/", views.people, name="people"),
]
