"""Who keeps what a municipality tells on her page."""

from weerklank import crossings

check_may_keep_lists = crossings.check_may_keep_lists
