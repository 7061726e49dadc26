"""The door for a web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weerklank.settings.local")

application = get_wsgi_application()

from weerklank.safeguards import places  # noqa: E402  needs the settings

places.prepare()
