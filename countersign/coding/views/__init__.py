"""Pages about coding."""
