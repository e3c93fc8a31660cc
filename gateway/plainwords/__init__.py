"""Plain words for professional terms, and the folding by which words are found."""
