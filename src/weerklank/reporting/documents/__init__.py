"""A report as a document, before it is a file: what it is made of, and how it is put together."""
