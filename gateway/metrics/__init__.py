"""What is counted of the gateway's own work, for whoever runs it."""
