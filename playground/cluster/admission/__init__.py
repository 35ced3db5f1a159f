"""What happens to an object on its way in: defaults, then admission, then validation."""
