"""The pages of a study, one module per subject."""
