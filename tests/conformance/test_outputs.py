"""Every figure, table, command, file format and published game keeps its contract; each is found by walking its room."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
from click.testing import CliRunner

from games import catalogue, formats, trees
from games.errors import FormatError
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from games.scenarios.named import scenario
from quasialliance import commands, paper
from quasialliance.command_line import Commands, cli, main
from quasialliance.figures.style import FORMATS
from tests.conformance.markup import check_html, check_latex
from tests.conformance.walk import holding, short
from tests.conftest import Built

FIGURES = holding("quasialliance.figures", "draw")
TABLES = holding("quasialliance.tables", "paper")
COMMANDS = list(Commands().values())
READERS = holding("games.formats", "loads")

each_command = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)


@pytest.mark.parametrize("kind", FIGURES, ids=short)
def test_every_kind_of_figure_is_in_the_paper(kind: ModuleType, small_paper: Built) -> None:
    """A kind of figure yields at least one for the paper, in every format."""
    stems = small_paper.of(kind.__name__)
    assert stems
    for stem in stems:
        for form in FORMATS:
            assert (small_paper.folder / "figures" / f"{stem}.{form}").stat().st_size > 1000


@pytest.mark.parametrize("kind", TABLES, ids=short)
def test_every_kind_of_table_is_in_the_paper(kind: ModuleType, small_paper: Built) -> None:
    """A kind of table yields at least one, with rows as wide as its header, well-formed, in CSV and as the LaTeX that it says."""
    tables = small_paper.of(kind.__name__)
    assert tables
    for stem, table in tables.items():
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.header)}
        check_html(table.to_html())
        check_latex(paper.latex(table, stem))
        assert (small_paper.folder / "tables" / f"{stem}.csv").read_text("utf-8") == table.to_csv()
        assert (small_paper.folder / "tables" / f"{stem}.tex").read_text("utf-8") == paper.latex(table, stem)


NUMBER = r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?:/\d+)?"
PACKED = {
    "a value with its error": r"±",
    "something in square brackets": r"\[",
    "a percentage": rf"^{NUMBER}\s*%$|% .*{NUMBER}%",
    "several numbers": rf"^\(?{NUMBER}\)?(?:\s*(?:,|;|:|to|of|and|\(|–)\s*{NUMBER}\)?)+$",
    "a word with numbers": rf"^[\w ]+:? {NUMBER}(?:[,:;] .*\d\.\d+)+$",
}
"""What a cell of data does not hold: each thing in it has a column of its own."""


@pytest.mark.parametrize("kind", TABLES, ids=short)
def test_a_cell_of_data_is_one_number_or_one_text(kind: ModuleType, small_paper: Built) -> None:
    """No cell of a CSV file packs an estimate with its error, an interval, a share with another, or payoffs of several players."""
    for stem in small_paper.of(kind.__name__):
        with (small_paper.folder / "tables" / f"{stem}.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                for column, text in row.items():
                    packed = [what for what, pattern in PACKED.items() if re.search(pattern, text)]
                    assert not packed, f"{stem}, {column}: {packed[0]} in {text!r}"


@pytest.mark.parametrize(
    ("text", "packed"),
    [
        ("0.25 ± 0.01", True), ("0.253 [0.212, 0.297] (+0.242 -0.010)", True), ("FF [HH FF]", True), ("83%", True),
        ("P 33% E 55% R 12%", True), ("0.105 (0.022)", True), ("0.709 to 0.995", True), ("3 of 5", True), ("0.05: 49.85", True),
        ("Japan 0.40, ROK 0.60", True), ("1.36, 0.78", True), ("dprk_threat_japan 0: -0.2, -0.5", True), ("0.25", False),
        ("-1/3", False), ("1964-65", False), ("E01", False), ("M02, eps = 0", False), ("(C, C) strict", False), ("", False),
        ("common threat .4 to .8", False), ("k > 0.1", False), ("1e-12", False),
    ],
)  # fmt: skip
def test_packed_cells_are_told_from_others(text: str, packed: bool) -> None:
    """What tables once held, and what they may."""
    assert any(re.search(pattern, text) for pattern in PACKED.values()) == packed


def test_names_of_figures_and_tables_are_used_once(small_paper: Built) -> None:
    """No file of the paper overwrites another."""
    stems = [stem for _, stem, _ in small_paper.made]
    assert len(set(stems)) == len(stems)


def test_the_commands_are_those_of_the_files() -> None:
    """No command is listed that has no file, and no file goes unlisted."""
    files = Path(commands.__path__[0]).glob("[!_]*.py")
    assert sorted(str(command.name) for command in COMMANDS) == sorted(file.stem for file in files)


@each_command
def test_a_command_is_found_by_its_name_and_explains_itself(command: click.Command) -> None:
    """Its file's name is its own; its help says in a sentence what it does, and every option what it is for."""
    assert Commands()[str(command.name)] is command
    assert command.get_short_help_str()
    assert str(command.help).strip().partition("\n")[0].endswith((".", ","))
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
    shown = CliRunner().invoke(cli, [str(command.name), "--help"])
    assert shown.exit_code == 0
    assert shown.output.startswith("Usage:")


@each_command
def test_a_command_refuses_in_words_with_status_2(command: click.Command, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown option, and an argument that names nothing, are refused in a line or two, without a traceback."""
    asked = [["--nonsense"]]
    if any(isinstance(parameter, click.Argument) for parameter in command.params):
        asked.append(["nowhere-at-all"])
    for arguments in asked:
        with pytest.raises(SystemExit) as left:
            main([str(command.name), *arguments])
        out, err = capsys.readouterr()
        assert (left.value.code, out) == (2, "")
        assert err
        assert "Traceback" not in err
        assert len(err.splitlines()) <= 4


@pytest.mark.parametrize("reader", READERS, ids=short)
def test_a_format_reads_back_what_it_writes(reader: ModuleType, tmp_path: Path) -> None:
    """A format has a suffix of its own kind of games and round-trips the alliance game of 2019; one without is no game's."""
    if not hasattr(reader, "dumps"):
        assert reader.__name__.endswith(".toml")  # the general reader of TOML, on which the formats in TOML stand
        return
    assert hasattr(reader, "SUFFIX") != hasattr(reader, "TREE_SUFFIX")
    suffix, timing = (reader.SUFFIX, "simultaneous") if hasattr(reader, "SUFFIX") else (reader.TREE_SUFFIX, "us-first")
    assert formats.catalogue()[suffix] is reader
    game = MODEL.game(scenario("2019"), timing=timing)
    if getattr(reader, "PLAYERS", None) == 2:  # lrsnash has no more, and no labels
        game = NormalFormGame(MODEL.game(scenario("2019")).payoffs)
    path = tmp_path / f"game{suffix.upper()}"
    formats.write(game, path)
    assert formats.read(path) == formats.read(str(path)) == reader.loads(reader.dumps(game)) == game
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("reader", READERS, ids=short)
@pytest.mark.parametrize("text", ["", "\0", "{", "NFG 2 X", "[[[", '"' * 9, "9" * 5000], ids=range(7))
def test_a_format_refuses_nonsense_and_says_where(reader: ModuleType, text: str) -> None:
    """What is no game is a FormatError that begins with the place it was given."""
    if text == "" and not hasattr(reader, "dumps"):
        assert reader.loads(text, "here") == {}  # an empty TOML text is an empty table
        return
    with pytest.raises(FormatError, match=r"^here"):
        reader.loads(text, "here")


WALKED = [
    pytest.param(entry, id=f"{room}-{entry.slug}")
    for room in ("catalogue", "trees")
    for module in holding(f"games.{room}", "ENTRIES")
    for entry in module.ENTRIES
]


def test_the_catalogues_hold_every_entry_of_every_file() -> None:
    """A new file is found by walking; slugs are in alphabetical order."""
    for found in (catalogue.entries(), trees.entries()):
        assert list(found) == sorted(found)
    assert len(WALKED) == len(catalogue.entries()) + len(trees.entries())


@pytest.mark.parametrize("entry", WALKED)
def test_an_entry_says_what_it_is_and_how_it_is_known(entry: Any) -> None:
    """Slug, title, a dated source and a derivation are filled in; the game is exact and titled."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.slug)
    assert entry.title
    assert entry.source
    assert len(entry.steps) > 80
    assert entry.game.exact
    assert entry.game.title
