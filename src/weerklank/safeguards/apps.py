from django.apps import AppConfig


class SafeguardsConfig(AppConfig):
    name = "weerklank.safeguards"
    label = "safeguards"
    verbose_name = "Waarborgen"

    def ready(self) -> None:
        from allauth.account import signals  # noqa: PLC0415  not before there are models

        from weerklank.safeguards import (  # noqa: PLC0415
            adapter,
            checks,  # noqa: F401
            connections,
            models,
            seals,
        )

        connections.watch()
        signals.password_reset.connect(adapter.after_new_password)
        seals.register(seals.Log("logboek", models.LogLine, models.LogSeal))
