from django.urls import path

from .comparing import views as comparing
from .cutting import views as cutting
from .desk.views import desk, parts, sharing, uploads
from .detail import views as detail
from .entering.views import deleting, entry, joining
from .further import views as further
from .holding import views as holding
from .judging import views as judging
from .measuring import views as measuring
from .originals import views as originals
from .table import saving
from .table import views as table

app_name = "invoices"

urlpatterns = [
    path("", table.table, name="list"),
    path("views/", saving.saved_views, name="saved_views"),
    path("views/save/", saving.save_view, name="save_view"),
    path("views/change/", saving.change_view, name="change_view"),
    path("columns/", saving.choose_columns, name="choose_columns"),
    path("<int:pk>/", detail.detail, name="detail"),
    path("<int:pk>/set-aside/", desk.set_aside, name="set_aside"),
    path("<int:pk>/delete/", deleting.delete, name="delete"),
    path("desk/", desk.desk, name="desk"),
    path("desk/reading/", desk.desk_reading, name="desk_reading"),
    path("upload/", uploads.upload, name="upload"),
    path("upload/parts/<slug:key>/<int:number>/", parts.part, name="upload_part"),
    path("upload/parts/<slug:key>/", parts.whole, name="upload_whole"),
    path("upload/parts/<slug:key>/forget/", parts.forget, name="forget_parts"),
    path("share/", sharing.share, name="share"),
    path("new/", uploads.new, name="new"),
    path("originals/<int:pk>/", originals.original, name="original"),
    path("originals/<int:pk>/drawing/", originals.drawing, name="drawing"),
    path("originals/<int:pk>/again/", uploads.again, name="again"),
    path("originals/<int:pk>/thumbnail/", originals.thumbnail, name="thumbnail"),
    path("originals/<int:pk>/words/", originals.words, name="words"),
    path("originals/<int:pk>/verdict/", judging.verdict, name="verdict"),
    path("rule-sets/", judging.rule_sets, name="rule_sets"),
    path(
        "originals/<int:pk>/pages/<int:number>/<int:width>/",
        originals.page,
        name="page",
    ),
    path("<int:pk>/files/", further.files, name="files"),
    path("<int:pk>/files/add/", further.add_files, name="add_files"),
    path("<int:pk>/put-with/", further.put_with, name="put_with"),
    path("files/take-out/", further.take_out, name="take_out"),
    path("files/<int:pk>/kind/", further.name_file, name="name_file"),
    path("files/<int:pk>/move/", further.move_file, name="move_file"),
    path("files/<int:pk>/remove/", further.remove_file, name="remove_file"),
    path("<int:pk>/reading/", desk.reading, name="reading"),
    path("<int:pk>/read-again/", desk.read_again, name="read_again"),
    path("<int:pk>/hold/", holding.hold, name="hold"),
    path("<int:pk>/let-go/", holding.let_go, name="let_go"),
    path("<int:pk>/take/", holding.take, name="take"),
    path("<int:pk>/edit/", entry.edit, name="edit"),
    path("<int:pk>/save/", entry.save, name="save"),
    path("<int:pk>/state/", entry.state, name="state"),
    path("<int:pk>/effort/", measuring.effort, name="effort"),
    path("figures/", measuring.figures, name="figures"),
    path("<int:pk>/cut/", cutting.cut, name="cut"),
    path("<int:pk>/cut/undo/", cutting.undo, name="undo_cut"),
    path("<int:pk>/join/", joining.join, name="join"),
    path("<int:pk>/compare/<int:other>/", comparing.compare, name="compare"),
    path(
        "<int:pk>/compare/<int:other>/apart/",
        comparing.tell_apart,
        name="tell_apart",
    ),
    path("vendor-names/", entry.vendor_names, name="vendor_names"),
]
