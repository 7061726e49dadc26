"""Addresses of this room."""

from django.urls import path

from weerklank.coding.views import (
    acts,
    assigning,
    beginning,
    beside,
    codebook,
    comparing,
    deciding,
    desk,
    making,
    overview,
    readings,
    reworking,
    splitting,
    training,
    versions,
)

app_name = "coding"
urlpatterns = [
    path("rondes/<slug:round>/coderen/", overview.overview, name="overview"),
    path("rondes/<slug:round>/codeerwerk/", assigning.assignments, name="assignments"),
    path("rondes/<slug:round>/oefenen/", training.trainings, name="trainings"),
    path(
        "gesprekken/<int:conversation>/oefenen/<int:coder>/",
        training.practised,
        name="practised",
    ),
    path("rondes/<slug:round>/overeenstemming/", comparing.agreement, name="agreement"),
    path(
        "rondes/<slug:round>/overeenstemming/<int:code>/",
        comparing.disagreements,
        name="disagreements",
    ),
    path("rondes/<slug:round>/codeboek/", codebook.codebook, name="codebook"),
    path("rondes/<slug:round>/codeboek/beginnen/", codebook.codebook_start, name="codebook_start"),
    path("rondes/<slug:round>/codeboek/leeg/", codebook.codebook_empty, name="codebook_empty"),
    path("rondes/<slug:round>/codeboek/hoofdtak/", codebook.branch_add, name="branch_add"),
    path("rondes/<slug:round>/codeboek/zoeken/", making.find_codes, name="find_codes"),
    path("rondes/<slug:round>/codeboek/codes/", making.make_code, name="make_code"),
    path(
        "rondes/<slug:round>/codeboek/codes/<int:code>/ongedaan/",
        making.unmake_code,
        name="unmake_code",
    ),
    path(
        "rondes/<slug:round>/codeboek/<int:code>/aan-of-uit/",
        codebook.code_switch,
        name="code_switch",
    ),
    path(
        "rondes/<slug:round>/codeboek/<int:code>/wijzigen/",
        codebook.code_change,
        name="code_change",
    ),
    path("rondes/<slug:round>/codeboek/<int:code>/toevoegen/", codebook.code_add, name="code_add"),
    path(
        "rondes/<slug:round>/codeboek/<int:code>/verwijderen/",
        codebook.code_delete,
        name="code_delete",
    ),
    path(
        "rondes/<slug:round>/codeboek/<int:code>/verplaatsen/",
        reworking.code_move,
        name="code_move",
    ),
    path("rondes/<slug:round>/codeboek/<int:code>/plek/", reworking.code_place, name="code_place"),
    path(
        "rondes/<slug:round>/codeboek/<int:code>/samenvoegen/",
        reworking.code_merge,
        name="code_merge",
    ),
    path(
        "rondes/<slug:round>/codeboek/<int:code>/losmaken/",
        reworking.code_unmerge,
        name="code_unmerge",
    ),
    path("rondes/<slug:round>/codeboek/versies/", versions.versions, name="codebook_versions"),
    path(
        "rondes/<slug:round>/codeboek/<int:code>/verdelen/",
        splitting.code_split,
        name="code_split",
    ),
    path(
        "rondes/<slug:round>/codeboek/<int:code>/verdelen/passages/<int:coding>/",
        splitting.split_choose,
        name="split_choose",
    ),
    path(
        "rondes/<slug:round>/codeboek/<int:code>/verdelen/klaar/",
        splitting.split_finish,
        name="split_finish",
    ),
    path("rondes/<slug:round>/codeboek/meer/", reworking.several, name="codebook_several"),
    path("inlezen/<int:draft>/beginnen/", beginning.begin, name="begin"),
    path("gesprekken/<int:conversation>/coderen/", desk.code, name="code"),
    path(
        "gesprekken/<int:conversation>/coderen/beurten/<int:turn>/",
        desk.code_turn,
        name="code_turn",
    ),
    path("gesprekken/<int:conversation>/verschillen/", deciding.decisions, name="decisions"),
    path("gesprekken/<int:conversation>/lezing/", readings.reading, name="reading"),
    path("gesprekken/<int:conversation>/niet-coderen/", readings.abstain, name="abstain"),
    path("transcripten/<int:transcript>/klaar/", desk.task, name="task"),
    path("transcripten/<int:transcript>/coderingen/", acts.codings, name="codings"),
    path("transcripten/<int:transcript>/coderingen/<uuid:key>/", acts.coding, name="coding"),
    path("transcripten/<int:transcript>/coderingen/<uuid:key>/splitsen/", acts.split, name="split"),
    path("transcripten/<int:transcript>/hier/", beside.here, name="here"),
    path("transcripten/<int:transcript>/stand/", beside.standing, name="standing"),
    path("transcripten/<int:transcript>/passages/<uuid:key>/", desk.passage, name="passage"),
]
