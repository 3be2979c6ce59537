"""How games are solved: every solver takes a game and returns a solution that carries its evidence."""
