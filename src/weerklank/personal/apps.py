from django.apps import AppConfig


class PersonalConfig(AppConfig):
    name = "weerklank.personal"
    label = "personal"
    verbose_name = "Mijn inburgering"
