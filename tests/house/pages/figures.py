"""What the pages of the figures answer to whom."""

from tests.house.pages import Page, in_register
from tests.house.world import World

# A beleidsadviseur gets what may be published, and only that: tests/figures/test_figures.py.
OF_FIGURES = in_register(regisseur=200, consulent=403, aanbieder=403, adviseur=200)


def by_municipality(world: World) -> dict[str, object]:
    return {"gemeente": world.register.municipality.slug}


def number(world: World) -> dict[str, object]:
    return {"number": 4}


PAGES = [
    Page("figures:figures", get=OF_FIGURES, query=by_municipality),
    Page("figures:figures_csv", get=OF_FIGURES, query=by_municipality, logs="figures.exported"),
    Page("figures:figures_xlsx", get=OF_FIGURES, query=by_municipality, logs="figures.exported"),
    Page("figures:figure", number, get=OF_FIGURES, query=by_municipality),
    Page(
        "figures:figure_csv",
        number,
        get=OF_FIGURES,
        query=by_municipality,
        logs="figures.exported",
    ),
    Page(
        "figures:figure_xlsx",
        number,
        get=OF_FIGURES,
        query=by_municipality,
        logs="figures.exported",
    ),
    Page("figures:waiting", get=OF_FIGURES, query=by_municipality),
]
