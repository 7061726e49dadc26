"""Searching over everything someone may see. The rooms say what can be found of theirs."""
