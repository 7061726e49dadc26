from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "weerklank.fieldwork"
    label = "fieldwork"
    verbose_name = "Veldwerk"
