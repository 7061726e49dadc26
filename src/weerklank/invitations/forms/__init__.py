"""What the pages of this room ask, a module per subject."""
