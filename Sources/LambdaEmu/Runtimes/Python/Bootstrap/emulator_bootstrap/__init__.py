"""What bootstrap.py is made of: in a package of its own, so that no function's module meets one of ours."""
