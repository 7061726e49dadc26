"""Projects of other programs, into a round and out again (REFI-QDA)."""
