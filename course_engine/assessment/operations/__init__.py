"""What can be done with attempts: one file per verb."""
