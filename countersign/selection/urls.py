from django.urls import path

from . import views

app_name = "selection"

urlpatterns = [
    path("submit/", views.submit, name="submit"),
    path("withdraw/", views.withdraw, name="withdraw"),
    path("hand-over/", views.hand_over, name="hand_over"),
    path("take/", views.take, name="take"),
    path("code/", views.code, name="code"),
    path("export/", views.export, name="export"),
    path("originals/", views.originals, name="originals"),
]
