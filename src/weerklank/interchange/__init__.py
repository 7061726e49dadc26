"""File formats as plain Python: bytes in, dataclasses out, and back. No Django."""
