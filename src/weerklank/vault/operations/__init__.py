"""Writes of the vault, and every look into it: nobody reads a key or a name without a line."""

from weerklank.vault.operations.cards import CODE_LETTERS, find_card, make_cards, open_card
from weerklank.vault.operations.contacts import (
    contacts_to_look_at,
    find_contacts,
    forget_contacts,
    keep_contacts,
    pseudonyms_by_number,
    read_contacts,
)
from weerklank.vault.operations.keys import (
    compare_keys,
    dismiss_keyholder,
    find_number,
    find_pseudonyms,
    find_staff,
    forget,
    in_register,
    link_to_monitor,
    match_keys,
    name_keyholder,
    reveal,
    shares_database,
    sweep,
)
from weerklank.vault.operations.resealing import reseal

__all__ = [
    "CODE_LETTERS",
    "compare_keys",
    "contacts_to_look_at",
    "dismiss_keyholder",
    "find_card",
    "find_contacts",
    "find_number",
    "find_pseudonyms",
    "find_staff",
    "forget",
    "forget_contacts",
    "in_register",
    "keep_contacts",
    "link_to_monitor",
    "make_cards",
    "match_keys",
    "name_keyholder",
    "open_card",
    "pseudonyms_by_number",
    "read_contacts",
    "reseal",
    "reveal",
    "shares_database",
    "sweep",
]
