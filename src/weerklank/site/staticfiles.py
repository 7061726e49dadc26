"""Static files with a hash in their name, the imports between ES modules included."""

from collections.abc import Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Comes with a library, is not used here, and imports a file that is not there.
NOT_OURS = "django_htmx/"


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, object], *args: object, **options: object
    ) -> Iterator[object]:
        ours = {name: place for name, place in paths.items() if not name.startswith(NOT_OURS)}
        yield from super().post_process(ours, *args, **options)
