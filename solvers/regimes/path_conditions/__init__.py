"""When is which path of a tree played? Regions of parameters in closed form, and their words."""
