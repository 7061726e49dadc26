from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "weerklank.site"
    label = "site"
    verbose_name = "Weerklank"
