"""Writes of this room: contacts, messages, replies, meetings and vouchers."""
