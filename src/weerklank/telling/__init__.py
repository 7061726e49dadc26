"""Telling by oneself: the questions of a round, answered with a card by voice, text or a face."""
