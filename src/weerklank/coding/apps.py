from django.apps import AppConfig


class CodingConfig(AppConfig):
    name = "weerklank.coding"
    label = "coding"
    verbose_name = "Coderen"
