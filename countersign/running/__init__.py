"""Running the installation: its processes as one family, and what happens by the clock."""
