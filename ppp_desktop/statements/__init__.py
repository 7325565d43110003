"""The frozen statement document and what is made of it: PDF now, other forms beside it."""
