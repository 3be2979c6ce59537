"""Command lines that ask for what cannot be: status 2, one line that says what would be right, nothing printed, nothing written."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

import games
from games import library
from quasialliance.command_line import Commands
from tests.commands import run

CASES = """
convert | Missing argument 'SOURCE'
convert 2019 | Missing argument 'TARGET'
convert nosuch x.nfg | an id (E01 to E24), a year
convert missing.nfg x.efg | No such file or directory
convert 2019 x.xyz | known: .lrsnash, .nfg, .efg, .toml, .csv, .tex
convert gsomia x.nfg | these do: .efg, .toml, .tex
convert china-bidder x.lrsnash | lrsnash reads games of two players; got 4
convert 2019 x.nfg --reader lrs | is not one of 'gambit', 'openspiel'
symbols nosuchsymbol | 'quasialliance symbols' lists all
symbols --us P | Did you mean '--json'?
explore nosuch --no-browser | an id (E01 to E24), a year
explore gsomia --no-browser | explore takes scenarios
explore 2019 --x nosuch --no-browser | 'quasialliance parameters' lists all
explore 2019 --x TKN --y TKN --no-browser | two different parameters are needed
explore 2019 --port 99999 --no-browser | is not in the range 0<=x<=65535
explore 2019 --port x --no-browser | is not a valid integer
explore 2019 --timing later --no-browser | is not one of 'given'
explore --json | the explorer is a page
solve | Missing argument 'EPISODE'
solve 1066 | 'quasialliance games' lists the games
solve 2019 2023 | 'quasialliance solve --help' says what it takes
solve E99 | an id (E01 to E24), a year
solve 2019/nobody | theories: cha, hwang
solve cha | name the scenario that it looks at as well, as in 2019/cha
solve folder | did you mean 'fold'
solve folder.toml | Is a directory
solve folder.nfg | Is a directory
solve empty.toml | the file says nothing; it holds
solve empty.nfg | got the end of the text
solve empty.efg | got the end of the text
solve binary.toml | save the file as UTF-8
solve binary.nfg | save the file as UTF-8
solve key.toml | known keys: name, label
solve nan.toml | a finite number is needed
solve inf.toml | a finite number is needed
solve range.toml | is outside its range [-0.5, 1]
solve twice.toml | keep one
solve text.txt | an id (E01 to E24), a year
solve missing.toml | No such file or directory
solve missing.nfg | No such file or directory
solve 2019 --us Q | one of P (engage and press), E (engage), R (retrench) is needed
solve 2019 --us | Option '--us' requires an argument
solve 2019 --set | Option '--set' requires an argument
solve 2019 --set s | name=value is needed, e.g. --set substitutability=0.5
solve 2019 --set =1 | name=value is needed, e.g. --set substitutability=0.5
solve 2019 --set s= | a finite number such as 0.3 or 3/10 is needed
solve 2019 --set s=nan | a finite number such as 0.3 or 3/10 is needed
solve 2019 --set s=inf | a finite number such as 0.3 or 3/10 is needed
solve 2019 --set s=1e999 | is outside its range [-0.5, 1]
solve 2019 --set s=7 | is outside its range [-0.5, 1]
solve 2019 --set nosuch=1 | 'quasialliance parameters' lists all
solve 2019 --set s=0.1 --set s=0.2 | is set twice
solve 2019 --without nosuch | known: threat, protection
solve 2019 --without effort | these have one: threat
solve 2019 --set p=0.2 --without pressure | leave it out
solve 2019 --mechanism missing.py | give the path of a mechanism file
solve 2019 --mechanism empty.py | a Mechanism called MECHANISM is needed
solve 2019 --mechanism binary.py | not valid Python
solve 2019 --mechanism boom.py | boom.py, line 1: ZeroDivisionError
solve 2019 --mechanism folder | give the path of a mechanism file
solve 2019 --timing later | is not one of 'given'
solve 2019 --timing us-first --us E | leave one of them out
solve 2019 --timing simultaneous --us P | leave one of them out
solve 2019 --concept nash | a scenario has a --timing
solve 2019 --seconds 3 | a scenario is solved at once
solve 2019 --seed -1 | a whole number of at least 0 is needed
solve 2019 --seed 1.5 | a whole number of at least 0 is needed
solve 2019 --seed x | a whole number of at least 0 is needed
solve gsomia --concept trembling | is not one of 'nash'
solve gsomia --seconds -1 | a number from 0 up is needed
solve gsomia --seconds soon | a number from 0 up is needed
solve gsomia --seconds nan | a number from 0 up is needed
solve gsomia --timing given | who moves when is part of this game
solve gsomia --us P | this game takes --set and --without
solve chicken --concept nash | a table has Nash equilibria
solve chicken --set s=1 | it is solved as it is
solve chicken --without pressure | it is solved as it is
solve regional-ties --seconds 3 | all networks of these players are looked at at once
solve tree.efg --set s=1 | a file has none
solve t.nfg --without pressure | a file has none
solve 2019 --nosuch | No such option '--nosuch'
solve 2019 --json=yes | Option '--json' does not take a value
explain 2019 --profile XY | its actions are C, H, F
explain 2019 --profile C | 2 actions are needed
explain 2019 --player Tokyo | the players are Japan, ROK
explain 2019 --deviation Z | its actions are C, H, F
explain 2019 --profile CC --player ROK --deviation C | name another action
explain 2019 --concept nash | give the --profile to deviate from
explain 2019 --equilibrium 1 | give the --profile to deviate from
explain 2019 --seconds 2 | scenarios and networks are solved at once
explain gsomia --profile X | of a tree give --equilibrium
explain gsomia --equilibrium 9 | a number from 1 to 1 is needed
explain gsomia --equilibrium 0 | a whole number of at least 1 is needed
explain gsomia --player China | the players are Japan, ROK, US
explain gsomia --deviation ZZ | the actions are X, n, T, k, P, D, S
explain matching-pennies | give the --profile to deviate from
explain t.nfg --profile X,Y | its actions are
explain china-bidder --profile stand,Beijing --player US | 4 actions are needed
explain china-bidder --profile stand,Beijing,retrench,offer --seconds 2 | with --profile none is looked for
explain regional-ties --deviation X | a network's ties are all gone through
threshold 2019 nosuch | 'quasialliance parameters' lists all
threshold 2019 TKN rK | 'quasialliance threshold --help' says what it takes
threshold 2019 --profile CCC | 2 actions are needed
threshold 2019 --seconds 2 | a scenario is solved at once
threshold gsomia nosuch | known: japan_control_gain
threshold gsomia --profile X,T | an action of US at 'US' is needed
threshold china-bidder --profile stand | 4 actions are needed
threshold china-bidder --profile stand,Beijing,retrench,offer --seconds 2 | with --profile none is looked for
threshold reliability | solve, explain and draw take it at values, with --concept
threshold chicken | 'chicken' is a table
threshold regional-ties | 'regional-ties' is a network model
radius 2019 --norm l9 | is not one of 'l1'
radius 2019 --parameter nosuch | 'quasialliance parameters' lists all
radius 2019 --parameter TKN --parameter TKN | is given twice
radius 2019 --profile C | 2 actions are needed
radius gsomia | 'gsomia' is a tree model
radius 2019 --without pressure --parameter p | us_pressure (p) belongs to a mechanism that is switched off
conditions 2019 --profile CX | its actions are C, H, F
conditions gsomia --profile X | these are: X-T-P-S; X-T-n-D; X-T-n-S; X-k; n
conditions gsomia --seconds 2 | of a tree every path is asked about
conditions china-bids-first | solve, explain and draw take it at values, with --concept
conditions tree.efg | 'tree.efg' is a tree
map 2019 --x TKN -o m.svg | Missing option '--y'
map 2019 --x TKN --y rK | Missing option '-o'
map 2019 --x TKN --y TKN -o m.svg | two different parameters are needed
map 2019 --x TKN --y common_threat -o m.svg | two different parameters are needed
map 2019 --x nosuch --y rK -o m.svg | 'quasialliance parameters' lists all
map 2019 --x TKN --y rK -o m.xls | a name that ends in .pdf, .svg, .png is needed
map 2019 --x TKN --y rK -o folder.svg | File 'folder.svg' is a directory
map 2019 --x TKN --y rK -o no/such/m.svg | make it first
map 2019 --x TKN --y rK -o afile/m.svg | make it first
map 2019 --x TKN --y rK -o m.svg --grid 1 | a whole number of at least 2 is needed
map 2019 --x TKN --y rK -o m.svg --grid x | a whole number of at least 2 is needed
map 2019 --x TKN --y rK -o m.svg --grid 50 --exact | leave it out
map 2019 --x TKN --y rK -o m.svg --xlim 0.5 | LOW:HIGH is needed, e.g. --xlim 0.2:0.8
map 2019 --x TKN --y rK -o m.svg --xlim 0.8:0.2 | the low end comes first
map 2019 --x TKN --y rK -o m.svg --xlim 0.5:0.5000000000000000000001 | a range at least 1e-09 wide is needed
map 2019 --x TKN --y rK -o m.svg --exact --ylim 0.5:0.5000000000000000000001 | a range at least 1e-09 wide is needed
map 2019 --x TKN --y rK -o m.svg --xlim 0:9 | is outside its range [0, 1]
map 2019 --x TKN --y rK -o m.svg --ylim nan:1 | a finite number such as 0.3 or 3/10 is needed
map 2019 --x TKN --y rK -o m.svg --ylim a:b | a finite number such as 0.3 or 3/10 is needed
map 2019 --x TKN --y rK -o m.svg --episode 1066 | nearest: E01 (1964-65) after
map 2019 --x TKN --y rK -o m.svg --episode 2023 --episode E23 | is marked twice
map 2019 --x TKN --y rK -o m.svg --episode 2019 | the map is of E19 itself, which is marked on it
map 2019 --x common_threat --y hK -o m.svg --episode 2023 | no episode has a place on it
map 2019 --x p --y rK -o m.svg --without pressure | us_pressure (p) belongs to a mechanism that is switched off
map gsomia --x pi --y lU -o m.svg --exact | leave it out
map gsomia --x pi --y lU -o m.svg --grid 9 | leave it out
map gsomia --x pi --y lU -o m.svg --episode 2019 | episodes are of the trilateral game
map gsomia --x TKN --y lU -o m.svg | known: japan_control_gain
map withdrawal --x k --y dJ -o m.svg | solve, explain and draw take it at values, with --concept
map chicken --x a --y b -o m.svg | 'chicken' is a table
draw 2019 | Missing option '-o'
draw 2019 -o g.xls | a name that ends in .pdf, .svg, .png is needed
draw 2019 -o folder.svg | File 'folder.svg' is a directory
draw 2019 -o g.svg --fix Japan=C | leave two free
draw 2019 -o g.svg --fix US=P | PLAYER=ACTION is needed, with a player of Japan, ROK
draw 2019 -o g.svg --seconds 1 | a scenario is solved at once
draw gsomia -o g.svg --fix US=P | this game is a tree: set its parameters, or draw it whole
draw gsomia -o g.svg --equilibrium 7 | a number from 1 to 1 is needed
draw chicken -o g.svg --concept nash | of a table every pure equilibrium is framed
draw regional-ties -o g.svg | 'regional-ties' is a network model
draw minority -o g.svg | this game has 1, 2, 3: hold the others, e.g. --fix 3=0
stability gsomia | 'gsomia' is a tree model
stability t.nfg | 't.nfg' is a table
stability 2019 --seed -3 | a whole number of at least 0 is needed
uncertain 2019 | one of --within 0.05 and --decimals 1 is needed
uncertain 2019 --within 1 --decimals 1 | and not both
uncertain 2019 --within -1 | a number of payoff units, 0 or more, is needed
uncertain 2019 --within nan | a finite number such as 0.3 or 3/10 is needed
uncertain 2019 --within x | a finite number such as 0.3 or 3/10 is needed
uncertain 2019 --decimals -400 | a whole number from -300 to 300 is needed
uncertain 2019 --decimals 1.5 | a whole number is needed
uncertain gsomia --decimals 1 | 'gsomia' is a tree model
dominance regional-ties | 'regional-ties' is a network model
dominance 2019 --pure --pure=1 | Option '--pure' does not take a value
duration 2019 --start low | a state names every level, as in
duration 2019 --slow zz=1 | 'quasialliance parameters slow-states' lists all
duration 2019 --slow leader_hazard | name=value is needed, e.g. --slow leader_hazard=0.1
duration 2019 --slow leader_hazard=7 | is outside its range [0, 0.4]
duration 2019 --slow leader_hazard=0.1 --slow leader_hazard=0.2 | is set twice
duration 2019 --government green | is not one of 'conservative'
duration 2019 --draws 0 | a whole number of at least 1 is needed
duration gsomia | 'gsomia' is a tree model
local 2019 --input nosuch | 'quasialliance parameters' lists all
local 2019 --input s=1 | LOW:HIGH is needed
local 2019 --input s=1:0 | low < high is needed
local 2019 --input TKN --input TKN | is given twice
local 2019 --draws 0 | a whole number of at least 1 is needed
local 2019 -o afile | Directory 'afile' is a file
local 2019 -o afile/x | name a folder that is there or can be made
sensitivity 2019 --method guess | is not one of 'sobol'
sensitivity 2019 --samples 1000 | a power of two is needed
sensitivity 2019 --samples 0 | a whole number of at least 1 is needed
sensitivity 2019 --by mechanism | interactions, morris, shapley take groups
sensitivity 2019 --input nosuch | 'quasialliance parameters' lists all
sensitivity 2019 --input s=0:9 | is outside its range [-0.5, 1]
sensitivity 2019 --input s --inputs ok.toml | a file says all that varies
sensitivity 2019 --inputs missing.toml | No such file or directory
sensitivity 2019 --inputs empty.toml | the file says nothing; it holds
sensitivity 2019 --inputs key.toml | known keys: others, inputs, correlations
sensitivity 2019 --inputs folder.toml | File 'folder.toml' is a directory
sensitivity 2019 --correlation hJ=0.5 --method pawn | two names are needed
sensitivity 2019 --correlation hJ,hK=9 --method pawn | a number from -1 to 1 is needed
sensitivity 2019 --correlation hJ,hK=0.5 | take Shapley effects
sensitivity 2019 --table g.csv | take --method interactions --by input, which has its indices
sensitivity 2019 --method morris --table g.xls | one of .nc, .parquet, .csv is needed
sensitivity 2019 --method morris --table no/such/g.csv | make it first
sensitivity 2019 --set s=0.9 | leave it out, or say with --input what varies
sensitivity gsomia | 'gsomia' is a tree model
robust 2019 --lever nosuch | one of your own is PARAMETER=VALUE or a .toml file
robust 2019 --lever lever.toml | owners: Washington, Tokyo, Seoul
robust 2019 --lever empty.toml | a lever needs a sentence that says what is done
robust 2019 --lever apology --lever apology | is given twice
robust 2019 --lever s=9 | is outside its range [-0.5, 1]
robust 2019 --lever apology --cost apology=nan | a finite number such as 0.3 or 3/10 is needed
robust 2019 --lever apology --cost apology=1 --cost apology=2 | is given twice
robust 2019 --lever apology --cost nosuch=1 | levers: apology
robust 2019 --lever apology --share 7 | a number between 0 and 1 is needed
robust 2019 --lever apology --share nan | a number between 0 and 1 is needed
robust 2019 --lever apology --levels 0 | a whole number of at least 1 is needed
robust 2019 --lever apology --most 0 | a whole number of at least 1 is needed
robust 2019 --lever apology --margin x | a finite number such as 0.3 or 3/10 is needed
robust 2019 --lever apology --price -1 | at least 0 is needed; got -1
robust 2019 --lever apology --draws 1 | a whole number of at least 2 is needed
robust 2019 --lever apology --input s --box codes | keep one
robust 2019 --lever apology --worst --json | leave one out
robust chicken | 'chicken' is a table
us 2019 --us P | leave it out
us 1066 | 'quasialliance games' lists the games
us --account nosuch | known: anticipation
us --theory nosuch | theories: cha, hwang
us 2019 --theory cha | of one episode as a theory sees it, write 2019/cha
us --along nosuch | 'quasialliance parameters' lists all
us --draws 9 | nothing else is drawn
us --shares --set s=0.1 | have no part in it
us 2019 --shares | have no part in it
us gsomia | 'gsomia' is a tree model
compare 2019 | Missing argument 'B'
compare 2019 nosuch | an id (E01 to E24), a year
compare 2019 2023 --diverge | two theories are needed
compare 2019 2023 --draws 9 | a comparison draws nothing
compare 2019 2023 --at 2018 | there is none here
compare cha hwang --diverge --draws 0 | a whole number of at least 1 is needed
compare cha nosuch | an id (E01 to E24), a year
backtest --theory nosuch | theories: cha, hwang
backtest --coding nosuch | codings: hand, data, mixed, or a .toml file
backtest --coding missing.toml | No such file or directory
backtest --by-hand nosuch | codes: us_action
backtest --fit nosuch | one of posterior, none, best
backtest --rule nosuch | known: quantal_response
backtest --dyad nosuch | dyads: northern-triangle, or a .toml file
backtest --dyad northern-triangle --outcomes high | --outcomes has no part in it
backtest --dyad northern-triangle --see cases | --see has no part in it
backtest --json --see cases | leave --see out
backtest --see cases --permutations 9 | leave it out
backtest --misses cha --see scores | leave --see out
backtest --noise -1 | a whole number of at least 0 is needed
backtest --outcomes sure | is not one of 'high'
codes 1066 | nearest: E01 (1964-65) after
codes --coding nosuch | codings: hand, data, mixed, or a .toml file
codes --coding empty.toml | the file says nothing; it holds
codes --figures --against data | leave EPISODE and the other options out
codes 2019 --against data | leave EPISODE out
codes --by-rule nosuch | codes: us_action
claims nosuch | `quasialliance claims` lists the 52 there are
claims missing.toml | No such file or directory
claims empty.toml | a sentence is needed
claims protection-binds withdrawal-unites | 'quasialliance claims --help' says what it takes
debate protection-binds | two claims or more are needed
debate protection-binds nosuch | `quasialliance claims` lists the 52 there are
debate protection-binds protection-binds | is there twice
discover missing | there is no sweep in it (sweep.json is missing)
discover folder | there is no sweep in it (sweep.json is missing)
discover afile | Directory 'afile' is a file
discover folder --class peace | is not one of 'cohesion'
discover folder --boxes 0 | a whole number of at least 1 is needed
discover folder --method tree --boxes 2 | --boxes, --density, --coverage are for prim
discover folder --density x | a number from 0 to 1 is needed
discover folder -o folder | File 'folder' is a directory
estimate nosuch | theories: cha, hwang
estimate cha cha --draws 100 | name of its own
estimate cha --power | name two at least
estimate cha hwang --full --power | leave --power out
estimate cha --draws 5 | a whole number of at least 100 is needed
estimate cha --nested 3 | a whole number of at least 50 is needed
estimate cha --resume | name it with -o
estimate cha -o afile | Directory 'afile' is a file
theories nosuch | an id (E01 to E24), a year
theories --theory nosuch | theories: cha, hwang
theories 2019 --episodes | give scenarios, or --episodes for all that are coded
theories --theory empty.toml | a theory needs its reading
sweep | a specification and a folder are needed
sweep random.toml | a specification and a folder are needed
sweep random.toml -o out | 1,000,000,000,000 games
sweep grid.toml -o out --limit 1 | allow more with limit=4 (--limit 4)
sweep few.toml -o out | a whole number of at least 1 is needed
sweep empty.toml -o out | [design] with a kind
sweep key.toml -o out | known keys: model, scenario
sweep missing.toml -o out | No such file or directory
sweep grid.toml -o afile | Directory 'afile' is a file
sweep grid.toml -o out --workers 0 | a whole number of at least 1 is needed
sweep grid.toml -o out --workers 2 --scheduler tcp://x | keep one
sweep grid.toml -o out --patience 0 | a number above 0 is needed
sweep grid.toml -o out --patience nan | a number above 0 is needed
sweep grid.toml -o out --set s=0.3 | leave it out here or there
sweep grid.toml -o out --set nosuch=0.3 | 'quasialliance parameters' lists all
sweep grid.toml -o out --table x.xls | one of .nc, .parquet, .csv is needed
sweep grid.toml -o folder.toml --limit 0 | a whole number of at least 1 is needed
sweep grid.toml --schema | leave SPECIFICATION out
sweep grid.toml -o out --model missing.py | give the path of a model file
sweep grid.toml -o out --model boom.py --mechanism boom.py | keep one
paper | a folder to write to is needed
paper -o out --only nosuch | kinds are alliance_trees
paper -o out --only waterfall --no-pdf | leave one of them out
paper -o out --scenario nosuch | an id (E01 to E24), a year
paper -o out --scenario missing.toml | No such file or directory
paper -o out --samples 1000 | a power of two is needed
paper -o out --draws 1 | a whole number of at least 2 is needed
paper -o out --record 0 | a whole number of at least 1 is needed
paper -o afile | Directory 'afile' is a file
paper -o out --check folder | and not both
paper --check missing | Directory 'missing' does not exist
paper --check folder | name the folder of a finished build
paper --check folder --no-pdf | --check, which takes the settings of folder
parameters nosuch | known: alliance, slow-states
parameters chicken | known: alliance, slow-states
games gsomia | 'quasialliance games --help' says what it takes
levers x | 'quasialliance levers --help' says what it takes
episodes x | 'quasialliance episodes --help' says what it takes
mechanisms x | 'quasialliance mechanisms --help' says what it takes
frobnicate | No such command 'frobnicate'
--nosuch | No such option '--nosuch'
draw 2019 -o g.svg --fix Japan | PLAYER=ACTION is needed, with a player of Japan, ROK
explain 2019 --nosuch 1 | No such option '--nosuch'
solve 2019 --set "TJN=0.2" --set dprk_threat_japan=0.3 | is set twice
solve 2019 --without | Option '--without' requires an argument
solve '' | an id (E01 to E24), a year
solve 2019 --us "" | one of P (engage and press), E (engage), R (retrench) is needed
stability 2019 --us Z | one of P (engage and press), E (engage), R (retrench) is needed
conditions 2019 --set TKN=2 | is outside its range [0, 1]
dominance missing.nfg | No such file or directory
dominance binary.nfg | save the file as UTF-8
uncertain empty.nfg --decimals 1 | got the end of the text
draw binary.toml -o g.svg | save the file as UTF-8
draw nan.toml -o g.svg | a finite number is needed
map range.toml --x TKN --y rK -o m.svg | is outside its range [-0.5, 1]
local key.toml | known keys: name, label
robust empty.toml | the file says nothing; it holds
duration folder.toml | Is a directory
us inf.toml | a finite number is needed
sensitivity missing.toml | No such file or directory
compare empty.toml 2023 | the file says nothing; it holds
theories folder.toml | Is a directory
explain twice.toml | keep one
threshold binary.toml | save the file as UTF-8
radius key.toml | known keys: name, label
paper -o out --scenario empty.toml | the file says nothing; it holds
sweep folder.toml -o out | File 'folder.toml' is a directory
sweep binary.toml -o out | save the file as UTF-8
codes --coding folder.toml | Is a directory
backtest --coding binary.toml | save the file as UTF-8
debate empty.toml protection-binds | a sentence is needed
"""
"""A command line, and words of what it is told."""
TABLE = [tuple(line.rsplit(" | ", 1)) for line in CASES.strip().splitlines()]

FILES = {
    "afile": "x",
    "binary.nfg": bytes(range(256)),
    "binary.py": bytes(range(256)),
    "binary.toml": bytes(range(256)),
    "boom.py": "1/0\n",
    "empty.efg": "",
    "empty.nfg": "",
    "empty.py": "",
    "empty.toml": "",
    "few.toml": 'scenario = "2019"\n[design]\nkind = "random"\nsize = 0\nseed = 0\n',
    "grid.toml": 'scenario = "2019"\n[design]\nkind = "grid"\n[inputs]\ns = [0, 1]\nTKN = [0.2, 0.8]\n',
    "inf.toml": "[parameters]\ns = inf\n",
    "key.toml": "wrong = 1\n",
    "lever.toml": 'meaning = "A summit."\nowners = ["Pyongyang"]\n[to]\nanimosity_rok = 0.4\n',
    "nan.toml": "[parameters]\ns = nan\n",
    "ok.toml": 'base = "2019"\n',
    "random.toml": 'scenario = "2019"\n[design]\nkind = "random"\nsize = 1000000000000\nseed = 0\n[inputs]\ns = [0, 1]\n',
    "range.toml": "[parameters]\ns = 7\n",
    "text.txt": "x",
    "twice.toml": "[parameters]\ns = 0.1\nsubstitutability = 0.2\n",
}
"""Name -> content of the files that the command lines name; two games, and folders, stand beside them."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files that are whole, broken, empty and missing."""
    root = tmp_path_factory.mktemp("place")
    for name, content in FILES.items():
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    for name in ("folder", "folder.toml", "folder.nfg", "folder.svg"):
        (root / name).mkdir()
    games.write(library.named("tree:beer-quiche").game(), root / "tree.efg")
    games.write(library.named("chicken").game(), root / "t.nfg")
    return root


@pytest.mark.parametrize(("line", "words"), TABLE, ids=[line for line, _ in TABLE])
def test_what_cannot_be_is_refused(
    line: str, words: str, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line on standard error with what would be right, status 2, no output; every file is as it was, and none is new."""
    monkeypatch.chdir(place)
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    status, out, err = run(capsys, *shlex.split(line))
    assert (status, out) == (2, "")
    assert words in err
    assert err.startswith("quasialliance: ")
    assert (err.count("\n"), err[-1]) == (1, "\n")
    assert len(err) < 1200
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before


def test_every_command_is_tried() -> None:
    """No command is left out, and none is tried with one line alone where it takes an argument or an option."""
    tried = [line.split()[0] for line, _ in TABLE]
    assert {name: tried.count(name) for name in Commands() if not tried.count(name)} == {}
    assert len(TABLE) == len({line for line, _ in TABLE}) >= 300
