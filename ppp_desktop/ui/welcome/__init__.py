"""The welcome: what is shown while no store is open."""
