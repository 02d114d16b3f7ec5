from django.urls import path

from .accounts import views as accounts
from .answering import views as answering
from .deciding.views import bulk, decisions
from .links import views as links
from .outbox import views as outbox
from .queue import views as queue
from .submitting import views as submitting

app_name = "review"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("approve/", bulk.approve_many, name="approve_many"),
    path("<int:pk>/", queue.invoice, name="invoice"),
    path("<int:pk>/decide/", decisions.decide, name="decide"),
    path("<int:pk>/confirm/", accounts.vouch, name="vouch"),
    path("accounts/<int:pk>/confirm/", accounts.vouch_on_page, name="vouch_account"),
    path("<int:pk>/answer/", answering.answer, name="answer"),
    path("<int:pk>/submit/", submitting.submit, name="submit"),
    path("<int:pk>/take-back/", submitting.take_back, name="take_back"),
    path("decisions/<int:pk>/withdraw/", decisions.withdraw, name="withdraw"),
    path("link/<str:token>/", links.link, name="link"),
    path("link/<str:token>/renew/", links.renew, name="renew"),
    path("link/<str:token>/unexpected/", links.unexpected, name="unexpected"),
    path("leave/", links.leave, name="leave"),
    path("links/<int:pk>/revoke/", links.revoke, name="revoke"),
    path("links/<int:pk>/end/", links.end_link, name="end_link"),
    path("links/revoke/", links.revoke_own, name="revoke_own"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/again/", outbox.send_all_again, name="send_all_again"),
    path("outbox/<int:pk>/again/", outbox.send_again, name="send_again"),
]
