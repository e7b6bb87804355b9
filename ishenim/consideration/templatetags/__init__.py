"""Words of steps in templates."""
