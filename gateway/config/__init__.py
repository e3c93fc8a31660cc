"""Settings: the only reader of the environment and of the files beside the program."""
