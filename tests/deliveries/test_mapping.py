"""What columns are called by DUO, by the GGM and by people, and which column of ours that is."""

import pytest

from weerklank.deliveries.rules import mapping
from weerklank.rulebook.tables import BY_NAME


@pytest.mark.parametrize(
    ("table", "theirs", "ours"),
    [
        ("trajecten", "datumKennisgevingInburgeringsplicht", "kennisgeving"),
        ("trajecten", "UItkomstLeerbaarheidstoets", "lbt_uitslag"),
        ("trajecten", "DatumOndertekening PVT", "pvt_ondertekend"),
        ("trajecten", "Cliëntnr.", "traject"),
        ("trajecten", "PIP-datum", "pip"),
        ("trajecten", "Datum koppeling", "koppeling"),
        ("trajecten", "PVT aangeboden op", "pvt_aangeboden"),
        ("trajecten", "Overlijdensdatum", "overleden"),
        ("trajecten", "Datum niveau", ""),
        ("trajecten", "Geboortedatum", ""),
        ("afspraken", "Datum", "gepland_op"),
        ("examens", "Datum", "datum"),
        ("examens", "AantalGratisExamenpogingenTegoed", "gratis_pogingen_tegoed"),
        ("uren", "Tot", "bekend_tot"),
        ("contactpersonen", "Tot en met", ""),
    ],
)
def test_a_column_is_recognised_by_its_other_names(table, theirs, ours):
    assert mapping.columns_of(BY_NAME[table], [theirs]) == (ours,)


def test_the_first_pip_is_not_mistaken_for_the_present_one():
    header = ["DagtekeningPIP", "DagtekeningInitielePIP"]
    assert mapping.columns_of(BY_NAME["trajecten"], header) == ("", "pip")
    assert mapping.columns_of(BY_NAME["trajecten"], header[:1]) == ("pip",)


def test_our_own_name_wins_over_another_name_before_it():
    header = ["Datum koppeling", "koppeling"]
    assert mapping.columns_of(BY_NAME["trajecten"], header) == ("", "koppeling")


def test_what_was_chosen_before_wins():
    header = ["brp", "Inschrijfdatum"]
    chosen = {"Inschrijfdatum": "brp", "brp": ""}
    assert mapping.columns_of(BY_NAME["trajecten"], header, chosen) == ("", "brp")
