"""Addresses of this room."""

from django.urls import path

from weerklank.study.views import (
    asking,
    continuing,
    groups,
    guides,
    lists,
    log,
    members,
    monitors,
    people,
    populations,
    removals,
    rounds,
    sheets,
)

app_name = "study"
urlpatterns = [
    path("monitors/nieuw/", monitors.monitor_new, name="monitor_new"),
    path("monitors/<slug:monitor>/", monitors.monitor, name="monitor"),
    path("monitors/<slug:monitor>/plan/", monitors.monitor_plan, name="monitor_plan"),
    path("monitors/<slug:monitor>/kenmerken/", monitors.characteristics, name="characteristics"),
    path("monitors/<slug:monitor>/aantallen/", populations.populations, name="populations"),
    path(
        "monitors/<slug:monitor>/aantallen/nieuw/",
        populations.population_new,
        name="population_new",
    ),
    path(
        "aantallen/<int:population>/weghalen/",
        populations.population_remove,
        name="population_remove",
    ),
    path("monitors/<slug:monitor>/leden/", members.members, name="members"),
    path("monitors/<slug:monitor>/logboek/", log.log, name="log"),
    path("monitors/<slug:monitor>/intrekkingen/", log.certificates, name="certificates"),
    path(
        "monitors/<slug:monitor>/intrekkingen/<uuid:reference>/",
        log.certificate,
        name="certificate",
    ),
    path("monitors/<slug:monitor>/rondes/nieuw/", rounds.round_new, name="round_new"),
    path("rondes/<slug:round>/plan/", rounds.plan, name="plan"),
    path("rondes/<slug:round>/spreiding/", people.spread, name="spread"),
    path("rondes/<slug:round>/deelnemers/nieuw/", people.participant_new, name="participant_new"),
    path("rondes/<slug:round>/deelnemers/lijst/", lists.people_list, name="people_list"),
    path("rondes/<slug:round>/groepen/", groups.groups, name="own_groups"),
    path("rondes/<slug:round>/groepen/nieuw/", groups.group_new, name="own_group_new"),
    path("rondes/<slug:round>/groepen/mensen/", groups.group_pick, name="own_group_pick"),
    path("rondes/<slug:round>/groepen/<int:group>/", groups.group, name="own_group"),
    path(
        "rondes/<slug:round>/groepen/<int:group>/weghalen/",
        groups.group_remove,
        name="own_group_remove",
    ),
    path("deelnemers/<int:participant>/", people.participant, name="participant"),
    path("deelnemers/<int:participant>/intrekken/", people.withdraw, name="withdraw"),
    path("leidraden/<int:guide>/", guides.guide, name="guide"),
    path("deelnemers/<int:participant>/eerder/", continuing.earlier_self, name="earlier_self"),
    path(
        "leidraden/vragen/<int:question>/eerder/",
        continuing.earlier_question,
        name="earlier_question",
    ),
    path("verwijderen/<slug:kind>/<int:number>/", removals.remove, name="remove"),
    path("verwijderd/", removals.removed_monitors, name="removed_monitors"),
    path("verwijderd/<int:removal>/terugbrengen/", removals.removal_back, name="removal_back"),
    path("verwijderd/<int:removal>/wissen/", removals.removal_erase, name="removal_erase"),
    path(
        "monitors/<slug:monitor>/verwijderd/",
        removals.removed_of_monitor,
        name="removed_of_monitor",
    ),
    path("monitors/<slug:monitor>/uitleg/", sheets.sheet, name="sheet"),
    path("monitors/<slug:monitor>/uitleg/<slug:language>/", sheets.text, name="sheet_text"),
    path(
        "monitors/<slug:monitor>/uitleg/<slug:language>/afdrukken/",
        sheets.to_print,
        name="sheet_print",
    ),
    path(
        "monitors/<slug:monitor>/uitleg/<slug:language>/geluid/<slug:part>/",
        sheets.sound,
        name="sheet_sound",
    ),
    path("deelnemers/<int:participant>/vragen/", asking.ask, name="ask"),
    path("deelnemers/<int:participant>/ontvangstbewijs/", asking.receipt, name="receipt"),
    path(
        "deelnemers/<int:participant>/terugnemen/<slug:purpose>/",
        asking.take_back,
        name="take_back",
    ),
    path("deelnemers/<int:participant>/gezegd/<int:consent>/", asking.spoken, name="spoken"),
    path("rondes/<slug:round>/verwijderd/", removals.removed_of_round, name="removed_of_round"),
]
