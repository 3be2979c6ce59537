"""What a person sees of games and solvers: command line, figures, tables, the paper build and notebook displays."""
