"""The door for a web server."""

import gc
import os

from django.core.signals import request_finished
from django.core.wsgi import get_wsgi_application

from weerklank.site.stack import with_space

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weerklank.settings.local")

application = with_space(get_wsgi_application())

from weerklank.safeguards import checks, places  # noqa: E402  they ask the settings

checks.refuse_unsafe_settings()
places.prepare()


def keep_what_is_loaded(**_sent: object) -> None:
    """Take all that is loaded out of the search for garbage, once.

    A page that makes many rows sets that search off, and it would look through the whole program:
    of the pages that count a round that is a fifth of the processor time. After the first answer,
    as only then all pages are loaded.
    """
    if request_finished.disconnect(keep_what_is_loaded):
        gc.collect()
        gc.freeze()


request_finished.connect(keep_what_is_loaded)
