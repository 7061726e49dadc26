"""Tests of the room that invites."""
