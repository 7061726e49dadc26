from django.apps import AppConfig
from django.utils.translation import gettext_noop


class FindingsConfig(AppConfig):
    name = "weerklank.findings"
    label = "findings"
    verbose_name = "Bevindingen"

    def ready(self) -> None:
        # Importable only once the tables are known.
        from weerklank.coding import effects  # noqa: PLC0415

        effects.call("findings.Evidence", gettext_noop("bevindingen"), per="finding")
        effects.call("findings.Quote", gettext_noop("citaten"))
        effects.call("findings.CellSummary", gettext_noop("samenvattingen"))
