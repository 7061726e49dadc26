from django.apps import AppConfig
from django.utils.translation import gettext_noop


class FollowupConfig(AppConfig):
    name = "weerklank.followup"
    label = "followup"
    verbose_name = "Opvolging"

    def ready(self) -> None:
        # Importable only once the tables are known.
        from weerklank.coding import effects  # noqa: PLC0415

        effects.call("followup.PointMeasure", gettext_noop("metingen van verbeterpunten"))
