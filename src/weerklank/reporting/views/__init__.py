"""The pages of findings, evidence, quotes and the report, one module per subject."""
