from django.apps import AppConfig


class SoundsConfig(AppConfig):
    name = "weerklank.sounds"
    label = "sounds"
    verbose_name = "Geluid"
