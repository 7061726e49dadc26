"""Sound under lock: prompts, spoken consent and recordings, each sealed with a key of its own."""
