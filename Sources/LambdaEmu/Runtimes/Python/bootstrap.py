"""What a Python worker runs: the import path of Lambda's image, and then Lambda's own runtime client."""
