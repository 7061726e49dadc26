"""Keeping what a municipality tells on her page."""
