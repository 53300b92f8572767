"""What is done with media. Runs only inside the sandbox's child; imports no Django."""
