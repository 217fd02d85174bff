from __future__ import annotations

from django.urls import include, path

from . import health

handler500 = "minga.config.errors.fell"

urlpatterns = [
    path("", include("minga.bank.urls")),
    path("", include("minga.people.urls")),
    path("mi-trabajo/", include("minga.desk.urls")),
    path("avisos/", include("minga.notices.urls")),
    path("practicas/", include("minga.practices.urls")),
    path("", include("minga.reference.urls")),
    path("evaluacion/", include("minga.evaluation.urls")),
    path("", include("minga.planning.urls")),
    path("cuentas/", include("minga.config.accounts")),
    path("transparencia/", include("minga.journal.urls")),
    path("estado/", health.status, name="status"),
    path("salud/viva", health.alive, name="alive"),
    path("salud/lista", health.ready, name="ready"),
]
