"""Settings, addresses and the commands of `ishenim`."""
