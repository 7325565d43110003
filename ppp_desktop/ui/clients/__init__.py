"""The clients page: the list, and one client in the side panel."""
