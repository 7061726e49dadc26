"""What is taken over from other programs, and what goes out to them."""
