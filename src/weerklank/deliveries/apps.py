from django.apps import AppConfig


class DeliveriesConfig(AppConfig):
    name = "weerklank.deliveries"
    label = "deliveries"
    verbose_name = "Leveringen"

    def ready(self) -> None:
        from weerklank.deliveries import erasers  # noqa: PLC0415  the models are there only now

        erasers.register()
