from django.apps import AppConfig


class SamplingConfig(AppConfig):
    name = "weerklank.sampling"
    label = "sampling"
    verbose_name = "Kiezen wie gevraagd wordt"

    def ready(self) -> None:
        from weerklank.sampling import erasers  # noqa: PLC0415

        erasers.register()
