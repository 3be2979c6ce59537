#!/usr/bin/env bash
# OpenSpiel 2.0.2 and pygambit 17.0.0b2: OpenSpiel's .nfg reader refuses every file that Gambit writes of a table.
#
# Expected: a prisoner's dilemma that pygambit writes as .nfg is read by pyspiel.load_nfg_game, which reads "Gambit .nfg" files.
# Seen:     SpielError from a failed check. The reader takes counts of actions alone, { 2 2 }, and no comment, where Gambit always
#           writes the labels of the actions, { { "C" "D" } { "C" "D" } }, and a comment. With counts the same game is read.
# Hurt:     whoever hands games from Gambit to OpenSpiel as files.
# Guard:    games/formats/for_openspiel.py; tests/games/formats/test_for_openspiel.py, test_tables_of_the_catalogue.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install pygambit==17.0.0b2 open_spiel==2.0.2
"$folder/venv/bin/python" -W ignore - 2>/dev/null <<'PYTHON'
import sys

import pygambit
import pyspiel

game = pygambit.StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
text = game.to_nfg()
counted = 'NFG 1 R "PD" { "1" "2" } { 2 2 }\n\n3 3\n5 0\n0 5\n1 1\n'
seen = {}
for name, given in (("as Gambit writes it", text), ("with counts, no comment", counted)):
    try:
        seen[name] = pyspiel.load_nfg_game(given).row_utilities().tolist()
    except pyspiel.SpielError as problem:
        seen[name] = f"refused: {str(problem).splitlines()[0]}"
    print(name, "->", seen[name])
refused, read = seen.values()
if str(refused).startswith("refused") and read == [[3.0, 0.0], [5.0, 1.0]]:
    sys.exit(0)
print("The behaviour has changed.")
sys.exit(1)
PYTHON
