"""The candidate buildings: their file, their papers, their life."""
