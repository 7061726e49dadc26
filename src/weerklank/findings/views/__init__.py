"""The pages of findings, evidence and quotes, one module per subject."""
