"""Pages of telling: with a card, on a tablet, for the team; and where a voice arrives."""
