from __future__ import annotations

from django.urls import path

from .views import block, evidence, ficha, intake, life, periods, publication, record, verification

app_name = "practices"
urlpatterns = [
    path("", record.listing, name="listing"),
    path("nueva/", record.start, name="start"),
    path("inventario/", life.note, name="note"),
    path("importar/", intake.upload, name="import"),
    path("importar/<int:pk>/", intake.review, name="import_review"),
    path("periodos/", periods.listing, name="periods"),
    path("periodos/nuevo/", periods.start, name="new_period"),
    path("periodos/<int:pk>/", periods.change, name="period"),
    path("periodos/<int:pk>/cerrar/", periods.close, name="close_period"),
    path("<int:pk>/", record.detail, name="detail"),
    path("<int:pk>/autores/", record.authors, name="authors"),
    path("<int:pk>/retirar/", record.withdraw, name="withdraw"),
    path("<int:pk>/nueva-edicion/", record.new_edition, name="new_edition"),
    path("<int:pk>/preseleccionar/", life.preselect, name="preselect"),
    path("<int:pk>/responsable/", life.name_leader, name="name_leader"),
    path("<int:pk>/retomar/", life.wake, name="wake"),
    path("<int:pk>/archivar/", life.archive, name="archive"),
    path("<int:pk>/ficha/", ficha.tasks, name="ficha"),
    path("<int:pk>/ficha/enviar/", ficha.submit, name="submit"),
    path("<int:pk>/ficha/guardar/<slug:item>/", block.autosave, name="autosave"),
    path("<int:pk>/ficha/historia/<slug:item>/", ficha.field_history, name="field_history"),
    path("<int:pk>/ficha/<slug:section>/", block.block, name="block"),
    path("<int:pk>/evidencias/", evidence.add_evidence, name="add_evidence"),
    path("<int:pk>/evidencias/declarar/", evidence.declare_evidence, name="declare_evidence"),
    path("<int:pk>/evidencias/<int:piece>/contenido/", evidence.evidence_content, name="evidence_content"),
    path("<int:pk>/evidencias/<int:piece>/", evidence.evidence_file, name="evidence_file"),
    path("<int:pk>/evidencias/<int:piece>/quitar/", evidence.remove_evidence, name="remove_evidence"),
    path("<int:pk>/observaciones/<int:note>/responder/", ficha.reply, name="reply"),
    path("<int:pk>/verificar/", verification.verify, name="verify"),
    path("<int:pk>/verificar/observar/", verification.observe, name="observe"),
    path("<int:pk>/verificar/observaciones/<int:note>/cerrar/", verification.close, name="close_observation"),
    path("<int:pk>/verificar/devolver/", verification.send_back, name="return"),
    path("<int:pk>/verificar/admitir/", verification.admit, name="admit"),
    path("<int:pk>/publicacion/", publication.page, name="publication"),
    path("<int:pk>/publicacion/proponer/", publication.propose, name="propose"),
    path("<int:pk>/publicacion/condiciones/", publication.terms, name="terms"),
    path("<int:pk>/publicacion/<slug:verb>/", publication.decide, name="decide"),
]
