"""What may be shown: policies as data, sealed values, and the only code that opens a seal."""
