from django.urls import path

from .views import desk, originals, uploads

app_name = "invoices"

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/reading/", desk.reading, name="reading"),
    path("upload/", uploads.upload, name="upload"),
    path("new/", uploads.new, name="new"),
    path("originals/<int:pk>/", originals.original, name="original"),
    path("originals/<int:pk>/again/", uploads.again, name="again"),
    path("originals/<int:pk>/thumbnail/", originals.thumbnail, name="thumbnail"),
    path("originals/<int:pk>/words/", originals.words, name="words"),
    path(
        "originals/<int:pk>/pages/<int:number>/<int:width>/",
        originals.page,
        name="page",
    ),
]
