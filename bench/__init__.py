"""How fast Weerklank is beside plain libraries that do the same work: `make bench`."""
