from django.apps import AppConfig


class SuggestionsConfig(AppConfig):
    name = "weerklank.suggestions"
    label = "suggestions"
    verbose_name = "Suggesties"

    def ready(self) -> None:
        # Importable only once the tables are known.
        from weerklank.suggestions import erasers, followers, removals  # noqa: PLC0415

        erasers.register()
        followers.register()
        removals.register()
