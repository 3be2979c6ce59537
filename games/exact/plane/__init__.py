"""The plane cut by algebraic curves: its regions, edges and corners, found exactly."""
