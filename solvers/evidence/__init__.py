"""What the model says of the seed documents' claims, and how it fares on the coded episodes."""
