"""The readers behind `transcripts`: one module per family of formats, and one per question."""
