from django.apps import AppConfig


class MemosConfig(AppConfig):
    name = "weerklank.memos"
    label = "memos"
    verbose_name = "Memo's"

    def ready(self) -> None:
        # Importable only once the tables are known.
        from weerklank.memos import erasers, followers, removals  # noqa: PLC0415

        erasers.register()
        followers.register()
        removals.register()
