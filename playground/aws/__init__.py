"""AWS on this machine: moto, and in front of it what moto lacks or is too kind about."""
