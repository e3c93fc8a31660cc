"""What a field means, as plain functions: a context and arguments in, values of the model out."""
