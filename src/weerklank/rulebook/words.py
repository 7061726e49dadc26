"""Mark a text of the rules that pages translate.

The rules know no Django and hold the Dutch. `make messages` collects what stands between `_(` and
`)`, so a module imports `marked as _`. The names of laws and reports, and codes, are not marked.
"""


def marked(text: str) -> str:
    """Return the text as it is."""
    return text
