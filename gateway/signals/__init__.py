"""What the processes of one gateway say to each other, by whichever means there is."""
