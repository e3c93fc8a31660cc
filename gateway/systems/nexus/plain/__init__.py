"""The plain way to read Nexus' answers: each whole, at once, where nothing in it is odd.

An answer is decoded in one go into shapes that hold both the marks that decide what is shown and
what is then shown of it. A row is shown only where every mark is there and says so. Whatever does
not fit (a missing key, another type, a word that is not known) is `Odd`: then nothing of this way
counts, and the answer is read the careful way, which decides what is hidden before it looks at the
rest, and names the place of each fault. Both ways say the same of every answer that this one reads.
"""
