"""What finds every equilibrium: supports, elimination, polytopes, curves and surfaces; nothing in it is public."""
