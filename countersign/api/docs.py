"""The description as a page, with all that it takes from here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase


class Page(DocsBase):
    """Swagger UI, which comes with the package, in a page of ours that no script of others runs on."""

    def render_page(
        self, request: HttpRequest, api: NinjaAPI, **kwargs: object
    ) -> HttpResponse:
        """The page; it fetches the description by itself."""
        context = {"description": self.get_openapi_url(api, kwargs)}
        return render(request, "api/docs.html", context)
