"""The pages of coding, a module per noun."""
