"""How games are solved: every solver takes a game and returns a solution that carries its evidence.

>>> import games, solvers
>>> solvers.nash.solve(games.catalogue.entries()["battle-of-the-sexes"].game).complete
True
"""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(__name__)
if TYPE_CHECKING:
    from . import (
        agent_quantal_response,
        arborescence,
        assessments,
        certified,
        coalitions,
        comparison,
        continua,
        correlated,
        cut_short,
        debate,
        display,
        dominance,
        duration,
        evidence,
        evolutionary,
        farsighted,
        graph_model,
        interval_payoffs,
        markov,
        markov_bounds,
        markov_mixed,
        nash,
        pairwise_stability,
        precision,
        pure,
        quantal_response,
        quantal_responses,
        rapprochement,
        rationalizability,
        refinements,
        regimes,
        repeated,
        result,
        selection,
        sensitivity,
        sequence_form,
        sequential,
        shapley,
        signalling,
        stability,
        stochastic_stability,
        subgame_perfect,
        tree_nash,
        tree_profile,
        us_choice,
        verdict,
        verify,
        weak_bayesian,
        weak_dominance,
    )
