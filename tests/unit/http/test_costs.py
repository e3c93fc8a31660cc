"""What costs too much is not executed, and only those who may explore are told numbers."""
