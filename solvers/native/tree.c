/* Backward induction on a tree of perfect information, over arrays in preorder, from the last node to the first.
 *
 * Every node's children come after it, so one sweep backwards finds them done. A decision takes the value of a best child for its
 * player; a move of chance takes the mean of its children's values.
 *
 * Floats. Comparisons are exact, so without chance nothing is rounded and every choice is certain. Each value carries a bound on
 * its error: 0 at ends, the chosen child's at a decision. A mean of k children, sum of p v in order, is off by at most
 *   sum p e  +  (k + 1) u' sum |p v|  +  k D / 2,    u' = u / (1 - (k + 1) u)
 * where e bounds the errors of the v, the second term those of the products and of their sum, and D, the least positive float, twice an
 * underflow of a product. The bound is computed as (sum p e + (k + 8) u sum |p v|) SAFE + 2 (k + 1) D: the 7 spare u cover u' and
 * the rounding of v + e and v - e in the comparisons, at most u (|v| + e) with |v| <= sum |p v|; SAFE covers the relative roundings
 * of the bound itself, fewer than k + 20 with k < 10^9 children, and the last term its underflows. Overflow makes a bound infinite or NaN and hence a comparison uncertain.
 * A child is excluded if v + e is below the largest v - e of its siblings. If several are left and their values are not all exact
 * (e = 0, so that they are equal), the choice is uncertain: it is counted, and the caller turns to exact numbers. */

#include <math.h>
#include <stdint.h>

#define U 1.1102230246251565e-16 /* unit roundoff, 2^-53 */
#define SAFE (1 + 1e-6)
#define TINY 4.9406564584124654e-324

enum { CHANCE = -1, END = -2 };

/* Fill values and errors (n x players), reached (row of the payoffs that a tree without chance leads to), optimal (whether the move
 * into a node is a best one) and open (whether a node's value depends on how ties are broken). Return how many choices are
 * uncertain. */
int64_t backward_induction(int64_t n, int64_t players, const int32_t *player, const int32_t *stop, const int32_t *payoff,
                           const double *payoffs, const double *chance, double *values, double *errors, int32_t *reached,
                           uint8_t *optimal, uint8_t *open)
{
    int64_t uncertain = 0;
    optimal[0] = 1;
    for (int64_t node = n - 1; node >= 0; node--) {
        double *value = values + node * players, *error = errors + node * players;
        const int32_t who = player[node];
        open[node] = 0;
        reached[node] = -1;
        if (who == END) {
            for (int64_t i = 0; i < players; i++) {
                value[i] = payoffs[payoff[node] * players + i];
                error[i] = 0;
            }
            reached[node] = payoff[node];
            continue;
        }
        if (who == CHANCE) {
            int64_t count = 0;
            for (int64_t child = node + 1; child < stop[node]; child = stop[child], count++) {
                optimal[child] = 1;
                open[node] |= open[child];
            }
            for (int64_t i = 0; i < players; i++) {
                double mean = 0, size = 0, carried = 0;
                for (int64_t child = node + 1; child < stop[node]; child = stop[child]) {
                    const double term = chance[child] * values[child * players + i];
                    mean += term;
                    size += fabs(term);
                    carried += chance[child] * errors[child * players + i];
                }
                value[i] = mean;
                error[i] = (carried + (double)(count + 8) * U * size) * SAFE + (double)(2 * count + 2) * TINY;
            }
            continue;
        }
        double floor = -INFINITY;
        for (int64_t child = node + 1; child < stop[node]; child = stop[child]) {
            const double low = values[child * players + who] - errors[child * players + who];
            if (!(low <= floor))
                floor = low;
        }
        int64_t best = -1;
        int differ = 0, rounded = 0, several = 0;
        for (int64_t child = node + 1; child < stop[node]; child = stop[child]) {
            const double *theirs = values + child * players, *off = errors + child * players;
            open[node] |= open[child];
            optimal[child] = !(theirs[who] + off[who] < floor);
            if (!optimal[child])
                continue;
            several |= best >= 0;
            rounded |= !(off[who] == 0);
            if (best < 0 || theirs[who] > values[best * players + who])
                best = child;
            for (int64_t i = 0; i < players; i++)
                differ |= theirs[i] != values[best * players + i] || off[i] != 0 || errors[best * players + i] != 0;
        }
        uncertain += several && rounded;
        open[node] |= (uint8_t)(several && differ);
        for (int64_t i = 0; i < players; i++) {
            value[i] = values[best * players + i];
            error[i] = errors[best * players + i];
        }
        reached[node] = reached[best];
    }
    return uncertain;
}
