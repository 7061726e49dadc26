from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "weerklank.figures"
    label = "figures"
    verbose_name = "Cijfers"
