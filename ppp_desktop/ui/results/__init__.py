"""The page of stored results and of the imports that brought them."""
