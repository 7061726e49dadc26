"""Writes of telling, by subject: opening, answering, uploads, taking over, tablets."""
