"""What the reader of formats told, in the language of who reads the page.

`weerklank.interchange` knows no Django: it makes Dutch texts that remember how they were made
(`interchange.told`). The catalogue has their templates, since `make messages` collects them.
"""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext

from weerklank.interchange import told
from weerklank.interchange.told import Told


def in_language(text: object) -> str:
    """Return a text in the language of this moment: one of ours, or as it was kept of one.

    Any other text comes back as it is.
    """
    if isinstance(text, dict):
        text = told.from_json(text)
    elif isinstance(text, str) and not isinstance(text, Told):
        text = told.loads(text)
    if not isinstance(text, Told):
        return str(text)
    if not text.values:
        return gettext(text.template)
    values = {
        name: in_language(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    if text.plural:
        return ngettext(text.template, text.plural, int(values["n"])) % values
    return gettext(text.template) % values


in_language_later = lazy(in_language, str)
