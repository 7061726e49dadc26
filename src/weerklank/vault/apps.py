from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "weerklank.vault"
    label = "vault"
    verbose_name = "Kluis"

    def ready(self) -> None:
        from weerklank.safeguards import seals  # noqa: PLC0415  not before there are models
        from weerklank.vault import models  # noqa: PLC0415

        seals.register(seals.Log("logboek van de kluis", models.AccessLine, models.LogSeal))
