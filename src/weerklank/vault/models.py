"""Who is who: the supplier's keys beside the pseudonyms of the register."""
