"""``quasialliance explore``: the model on a page of one's own browser."""

from __future__ import annotations

import click

from games.errors import QuasiallianceError
from games.models.trilateral import TIMINGS

from ..options import Question, scenario_or_none_options


@click.command()
@scenario_or_none_options
@click.option("--x", default="dprk_threat_rok", show_default=True, metavar="NAME", help="Parameter on the map's horizontal axis.")
@click.option("--y", default="us_reliability_rok", show_default=True, metavar="NAME", help="Parameter on its vertical axis.")
@click.option("--timing", type=click.Choice(TIMINGS), default=TIMINGS[0], show_default=True, help="Who moves when, to begin with.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="WHOLE", help="Port of the page (default: a free one).")
@click.option("--no-browser", is_flag=True, help="Print the page's address only, and open no browser.")
def explore(question: Question, x: str, y: str, timing: str, port: int, no_browser: bool) -> None:
    """Open the explorer: sliders, a live map of regimes, equilibria, incentives, stability; EPISODE is shown first.

    It is a page of this machine alone, served until Ctrl-C; it loads nothing from elsewhere and changes nothing.
    """
    from ..explorer.server import Server
    from ..explorer.starting import START, answers

    if question.as_json:
        raise QuasiallianceError("--json: the explorer is a page, and prints no result; `solve --json` does")
    asked = question.episode if question.episode and question.scenario else START  # to ask for its scenario refuses a game
    start = answers(
        asked,
        x=x,
        y=y,
        timing=timing,
        values=question.changed,
        us_action=question.us_action,
        without=question.without,
        mechanisms=question.mechanisms,
        model=question.model,
    )
    try:
        server = Server(start, port)
    except OSError as problem:
        words = f"--port {port}: it cannot be used ({problem.strerror}); give another, or leave it out for a free one"
        raise QuasiallianceError(words) from None
    with server:
        click.echo(f"The explorer is at {server.address} until Ctrl-C.")
        if not no_browser:
            import webbrowser

            webbrowser.open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo()
