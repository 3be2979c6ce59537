"""The alliance games: one file per model."""
