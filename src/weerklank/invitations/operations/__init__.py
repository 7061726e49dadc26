"""What changes in this room: a module per noun."""
