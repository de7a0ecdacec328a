"""Where each address of the console leads."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from .health import healthz, readyz

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
    path("healthz", healthz),
    path("readyz", readyz),
    path("", include("syncs.urls")),
]
