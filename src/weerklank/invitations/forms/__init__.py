"""What the pages of this room ask; access and what fits are judged by the operations."""
