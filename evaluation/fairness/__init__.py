"""What the ranking does when only the person changes, and not what they can do."""
