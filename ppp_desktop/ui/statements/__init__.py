"""The page on which periods are closed, and statements are read, checked, issued and sent out."""
