"""The example counted again, by a program that shares nothing with the product.

Plain SQL and plain Python, written from docs/methode.md and the manuals in docs/gebruik. Nothing
of the rooms that count is imported: an error there cannot be an error here. What the two say is
compared number by number, in every file and page that leaves the product.

`facts` reads the tables, `counting` applies the rules, `outputs` reads what the product shows,
`sentences` says which number belongs in which sentence.
"""
