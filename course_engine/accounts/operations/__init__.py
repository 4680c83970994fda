"""What can be done with accounts, a verb a file."""
