from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "weerklank.vault"
    label = "vault"
    verbose_name = "Kluis"
