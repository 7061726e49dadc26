"""The door for a web server."""

import os

from django.core.wsgi import get_wsgi_application

from weerklank.site.stack import with_space

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weerklank.settings.local")

application = with_space(get_wsgi_application())

from weerklank.safeguards import checks, places  # noqa: E402  they ask the settings

checks.refuse_unsafe_settings()
places.prepare()
