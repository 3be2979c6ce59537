/* All Nash equilibria of three-player games with up to three actions each, in floats with rigorous bounds, support by support.
 *
 * Method. Supports that conditional dominance rules out are dropped by exact comparison of payoffs. On the others each player's
 * indifference equations are bilinear in the other two players' strategies. Two players, X and Y, are eliminated: for a given
 * strategy z of the third their strategies x(z), y(z) span null spaces, written as cross products. What is left is solved by
 * subdivision in Bernstein form: a polynomial in one variable if Z mixes two actions, two quartics on a triangle if all mix three.
 * Every step is proved: a cell is dropped because two components of x or of y certainly have different signs (SIGN), or because
 * an equation, or a combination of both, is certainly not zero on it (RANGE, PRECONDITION); a root is accepted if it is certainly
 * the only one in its cell, exists by a sign change (Miranda's theorem in the plane), and all signs are certain there. At a root
 * where y(z) vanishes the true y is annihilated by A z, C1'x and C2'x: if their determinant is certainly not zero, the root is
 * extraneous (EXTRANEOUS). Whatever is not certain is reported, never decided.
 *
 * Error bounds. Differences of each player's payoffs are scaled by a power of two to at most 1 and carry the relative error u.
 * - a component of a cross product of two such vectors, and each of its Bernstein coefficients: at most 2, error < 16u = CROSS;
 * - x'Cy with C up to 1 and x, y such cross products: at most 36, error < 9 * (2*2*16u + 20u) + 700u < 2048u = QUARTIC in one
 *   variable (Bernstein coefficients of products are weighted means of products of coefficients); in two, with the factors' actual
 *   sizes, 32u of the sum of the absolute values of all terms: 6u each for x and y, 3u for C and its product, 5u + 9u for sums, 3u
 *   for weights; twice that is taken;
 * - one subdivision multiplies no magnitude and adds less than 4 stages * 3u = 12u of the largest coefficient;
 * - x'My with strategies that sum to one, |M| <= 1, and 1-norm errors e and f: error < e + f + e f + 16u. */

#include "three_player.h"

#include <math.h>
#include <string.h>

#define CROSS (16 * U)
#define QUARTIC (2048 * U)
#define LINE_DEPTH 48
#define PLANE_DEPTH 56
#define MOST_CELLS 4000
#define INFLATION 1e-3 /* uniqueness is proved on cells up to this much larger, so that a root at an edge is found by both sides */

typedef struct {
    int shape[3];
    double difference[3][3][9]; /* [i][pair][3 j + k]: u_i(first of the pair) - u_i(second), scaled; pairs 01, 02, 12 */
    uint16_t better[3][3], worse[3][3];
} Game;

typedef struct {
    double *profiles;
    int8_t *indices;
    int width, count;
    uint16_t *open;    /* supports left undecided, or NULL: then the first one ends the game */
    uint16_t *settled; /* the support of each equilibrium, or NULL */
    int opened;
    double *trace; /* the proof of what was decided by subdivision, or NULL */
    int64_t traced, most_traced;
} Found;

static const int SIZE[8] = {0, 1, 1, 2, 1, 2, 2, 3};
static const int MEMBER[8][3] = {{0}, {0}, {1}, {0, 1}, {2}, {0, 2}, {1, 2}, {0, 1, 2}};
static const int PAIR[3][3] = {{-1, 0, 1}, {0, -1, 2}, {1, 2, -1}};

/* Write one number of the proof: nothing if none is kept; counted, not written, where the room has run out.
 *
 * Records: LINE, support, number of roots in (0, 1), then t and its error for each; PLANE_TREE, support, turn of the roles, and the
 * tree of cells in preorder: CUT; SIGN; RANGE and the two weights of an equation that is not zero; ROOT, the four weights, s and t. */
enum { LINE = 1, PLANE_TREE = 2, CUT = 0, SIGN = 1, RANGE = 2, ROOT = 3 };

static inline void note(Found *found, double value) {
    if (!found->trace) return;
    if (found->traced < found->most_traced) found->trace[found->traced] = value;
    found->traced++;
}

/* --- the game ----------------------------------------------------------------------------------------------------------- */

static int read_game(Game *game, const double *payoffs, const int *shape) {
    int cells = shape[0] * shape[1] * shape[2];
    int step[3] = {shape[1] * shape[2], shape[2], 1};
    memcpy(game->shape, shape, sizeof game->shape);
    for (int i = 0; i < 3; i++, payoffs += cells) {
        int j = i == 0, k = i == 2 ? 1 : 2;
        double most = 0;
        for (int pair = 0; pair < 3; pair++) {
            int first = pair == 2, second = pair == 0 ? 1 : 2;
            double *row = game->difference[i][pair];
            uint16_t better = 0, worse = 0;
            for (int p = 0; p < 9; p++) row[p] = 0;
            if (second < shape[i])
                for (int a = 0; a < shape[j]; a++)
                    for (int b = 0; b < shape[k]; b++) {
                        const double *at = payoffs + a * step[j] + b * step[k];
                        double here = at[first * step[i]], there = at[second * step[i]], d = here - there;
                        row[3 * a + b] = d;
                        better |= (uint16_t)((here > there) << (3 * a + b));
                        worse |= (uint16_t)((here < there) << (3 * a + b));
                        if (!(fabs(d) < 1e280)) return INPUT;
                        if (fabs(d) > most) most = fabs(d);
                    }
            game->better[i][pair] = better;
            game->worse[i][pair] = worse;
        }
        if (most == 0) continue;
        if (most < 1e-280) return INPUT;
        union { double value; uint64_t bits; } power;
        power.value = most;
        power.bits = (uint64_t)(2045 - (power.bits >> 52)) << 52;
        for (int pair = 0; pair < 3; pair++)
            for (int p = 0; p < 9; p++) game->difference[i][pair][p] *= power.value;
    }
    return 0;
}

/* The cells that two supports span, as a mask. */
static inline uint16_t cells(int s, int t) { return (uint16_t)((s & 1 ? t : 0) | (s & 2 ? t << 3 : 0) | (s & 4 ? t << 6 : 0)); }

/* How two actions compare against the cells of a mask: 0 equal, 1 the first is better throughout, 2 the second, 3 neither. */
static inline int compared(const Game *game, int i, int pair, uint16_t mask) {
    return ((game->better[i][pair] & mask) != 0) | ((game->worse[i][pair] & mask) != 0) << 1;
}

/* possible[s] for s = states of the three pairs, two bits each: the bit set of supports that dominance leaves. */
static void possible_supports(uint8_t possible[64]) {
    for (int s = 0; s < 64; s++) {
        int state[3] = {s & 3, s >> 2 & 3, s >> 4 & 3};
        possible[s] = 0;
        for (int own = 1; own < 8; own++) {
            int fine = 1;
            for (int k = 0; k < 3; k++)
                for (int l = k + 1; l < 3; l++) {
                    int here = own >> k & 1, there = own >> l & 1, way = state[PAIR[k][l]];
                    if (here && there) fine &= way == 0 || way == 3;
                    if (here && !there) fine &= way != 2;
                    if (!here && there) fine &= way != 1;
                }
            possible[s] |= (uint8_t)(fine << own);
        }
    }
}

/* --- an equilibrium found ------------------------------------------------------------------------------------------------- */

/* Minus the gain of the r-th mixed action, u(first of the support) - u(action), at x; by_q and by_s are its slopes. */
static double lost(const double *d, const double *q, const double *s, double by_q[3], double by_s[3]) {
    double value = 0;
    by_s[0] = by_s[1] = by_s[2] = 0;
    for (int a = 0; a < 3; a++) {
        by_q[a] = d[3 * a] * s[0] + d[3 * a + 1] * s[1] + d[3 * a + 2] * s[2];
        for (int b = 0; b < 3; b++) by_s[b] += d[3 * a + b] * q[a];
        value += by_q[a] * q[a];
    }
    return value;
}

/* One Newton step on the indifference equations, and the sign of det(-J); 0 if J is nearly singular; ACCURACY is proved, or 2.
 *
 * Let x be the point after the step, R close to the inverse of J there, |RJ - I| <= alpha, and eta = |R| |G(x)|, G the gains, in
 * the maximum norm of all actions but the first of each support, whose error is the sum of up to two. G is bilinear: entries of J
 * move by at most 2 per unit of a player's 1-norm, hence a row of J, four entries, by 32 per unit of the maximum norm. So if
 * alpha + 64 |R| eta < 1/2, Newton's method with R contracts on the ball of radius 2 eta around x, and a solution lies in it
 * (Kantorovich 1948). It is the equilibrium if the strategy of player `last` is nearer than `apart` to that of the point before:
 * no other solution is. Failing that, with y the equilibrium, within `error` (1-norm, per player) of the point before, G(x) = K (x - y)
 * with K the mean of J at x and y; if beta >= |RK - I|, beta < 1/2: |x - y| <= eta / (1 - beta). G is computed to within 64u. */
static int polish(const Game *game, const int support[3], double x[3][3], const double error[3], int last, double apart) {
    int m = 0, player[6], action[6];
    double j[6][12], jacobian[6][6];
    for (int i = 0; i < 3; i++)
        for (int a = 1; a < SIZE[support[i]]; a++) {
            player[m] = i;
            action[m++] = MEMBER[support[i]][a];
        }
    if (m == 0) return 1;
    double value[6];
    for (int r = 0; r < m; r++) {
        int i = player[r], base = MEMBER[support[i]][0], q = i == 0, s = i == 2 ? 1 : 2;
        const double *d = game->difference[i][PAIR[base][action[r]]]; /* u(base) - u(action): minus the gain */
        double by_q[3], by_s[3];
        value[r] = lost(d, x[q], x[s], by_q, by_s);
        for (int c = 0; c < m; c++) {
            int o = player[c], from = MEMBER[support[o]][0];
            const double *by = o == q ? by_q : by_s;
            jacobian[r][c] = j[r][c] = o == i ? 0 : by[action[c]] - by[from]; /* an entry of -J */
            j[r][m + c] = r == c;
        }
    }
    int sign = 1;
    for (int c = 0; c < m; c++) {
        int pivot = c;
        for (int r = c + 1; r < m; r++)
            if (fabs(j[r][c]) > fabs(j[pivot][c])) pivot = r;
        if (!(fabs(j[pivot][c]) > 1e-11)) return 0;
        if (pivot != c) {
            for (int k = c; k < 2 * m; k++) {
                double swap = j[c][k];
                j[c][k] = j[pivot][k];
                j[pivot][k] = swap;
            }
            sign = -sign;
        }
        if (j[c][c] < 0) sign = -sign;
        for (int r = c + 1; r < m; r++) {
            double factor = j[r][c] / j[c][c];
            for (int k = c; k < 2 * m; k++) j[r][k] -= factor * j[c][k];
        }
    }
    for (int r = m - 1; r >= 0; r--)
        for (int k = m; k < 2 * m; k++) {
            for (int c = r + 1; c < m; c++) j[r][k] -= j[r][c] * j[c][k];
            j[r][k] /= j[r][r];
        }
    double moved = 0, shift = 0, off = fmax(error[0], fmax(error[1], error[2])), alpha = 0, norm = 0, residual = 0;
    for (int r = 0; r < m; r++) {
        double step = 0;
        for (int c = 0; c < m; c++) step -= j[r][m + c] * value[c]; /* -J step = gain = -value */
        if (!(fabs(step) < 1e-6)) return 0;
        x[player[r]][action[r]] += step;
        x[player[r]][MEMBER[support[player[r]]][0]] -= step;
        moved += 2 * fabs(step);
        if (player[r] == last) shift += 2 * fabs(step);
    }
    for (int r = 0; r < m; r++) {
        double size = 0, row = 0, by_q[3], by_s[3];
        for (int k = 0; k < m; k++) size += fabs(j[r][m + k]);
        for (int c = 0; c < m; c++) {
            double entry = r == c ? -1 : 0;
            for (int k = 0; k < m; k++) entry += j[r][m + k] * jacobian[k][c];
            row += fabs(entry);
        }
        row += 4 * size * (2 * moved + 48 * U) + 16 * U; /* at most four entries of a row of J are not zero */
        if (row > alpha) alpha = row;
        if (size > norm) norm = size;
        int i = player[r], q = i == 0, s = i == 2 ? 1 : 2;
        double left = fabs(lost(game->difference[i][PAIR[MEMBER[support[i]][0]][action[r]]], x[q], x[s], by_q, by_s));
        if (left > residual) residual = left;
    }
    double eta = 1.01 * norm * (residual + 64 * U), bound = INFINITY;
    if (alpha + 64 * norm * eta < 0.5 && shift + 4 * eta + error[last] < apart) bound = 4 * eta;
    else if (alpha + 4 * norm * off < 0.5) bound = 4 * eta;
    return bound + 8 * U < ACCURACY ? sign : 2;
}

/* Check the actions outside the supports and write the equilibrium down; x sums to one, error is in the 1-norm. */
static int finish(const Game *game, const int support[3], double x[3][3], const double error[3], int last, double apart,
                  Found *found) {
    for (int i = 0; i < 3; i++) {
        int base = MEMBER[support[i]][0], q = i == 0, s = i == 2 ? 1 : 2;
        double bound = 2 * (error[q] + error[s]) + 32 * U;
        for (int k = 0; k < game->shape[i]; k++) {
            if (support[i] >> k & 1) continue;
            if (compared(game, i, PAIR[base][k], cells(support[q], support[s])) == 0) continue; /* equal throughout */
            const double *d = game->difference[i][PAIR[base][k]];
            double margin = 0;
            for (int a = 0; a < 3; a++)
                margin += x[q][a] * (d[3 * a] * x[s][0] + d[3 * a + 1] * x[s][1] + d[3 * a + 2] * x[s][2]);
            if (base > k) margin = -margin;
            if (margin < -bound) return 0;
            if (!(margin > bound)) return LINEAR;
        }
    }
    int sign = polish(game, support, x, error, last, apart);
    if (sign == 0) return INDEX;
    if (sign == 2) return LOOSE;
    double *row = found->profiles + (int64_t)found->count * found->width;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < game->shape[i]; k++) {
            if ((support[i] >> k & 1) && !(x[i][k] > 0)) return LINEAR;
            *row++ = x[i][k];
        }
    found->indices[found->count] = (int8_t)sign;
    if (found->settled) found->settled[found->count] = (uint16_t)(support[0] | support[1] << 3 | support[2] << 6);
    found->count++;
    return 0;
}

/* --- vectors with an error bound -------------------------------------------------------------------------------------------- */

static inline void cross(const double *a, const double *b, double *out) {
    out[0] = a[1] * b[2] - a[2] * b[1];
    out[1] = a[2] * b[0] - a[0] * b[2];
    out[2] = a[0] * b[1] - a[1] * b[0];
}

/* 1: all n components certainly of one sign; -1: two certainly differ; 0: not certain. */
static inline int one_sign(const double *v, int n, double bound) {
    int above = 0, below = 0;
    for (int k = 0; k < n; k++) {
        above += v[k] > bound;
        below += v[k] < -bound;
    }
    return above && below ? -1 : above == n || below == n;
}

/* Divide by the sum; return a bound of the error in the 1-norm. */
static inline double normalise(double *v, int n, double bound) {
    double sum = 0;
    for (int k = 0; k < n; k++) sum += v[k];
    for (int k = 0; k < n; k++) v[k] /= sum;
    return 2 * n * bound / fabs(sum) + 8 * U;
}

static inline void place(const int *members, int n, const double *v, double *out) {
    out[0] = out[1] = out[2] = 0;
    for (int k = 0; k < n; k++) out[members[k]] = v[k];
}

/* Two numbers that are worked on at once. */
typedef double Pair __attribute__((vector_size(16)));
#ifdef __SSE2__
#include <emmintrin.h>
static inline Pair lower(Pair a, Pair b) { return _mm_min_pd(a, b); }
static inline Pair upper(Pair a, Pair b) { return _mm_max_pd(a, b); }
#else
static inline Pair lower(Pair a, Pair b) { return (Pair){a[0] < b[0] ? a[0] : b[0], a[1] < b[1] ? a[1] : b[1]}; }
static inline Pair upper(Pair a, Pair b) { return (Pair){a[0] > b[0] ? a[0] : b[0], a[1] > b[1] ? a[1] : b[1]}; }
#endif

/* --- polynomials in one variable ---------------------------------------------------------------------------------------------- */

typedef struct { double t, radius, apart; } Root; /* no other root is nearer to t than apart */

/* All roots of the polynomial with Bernstein coefficients b of degree n on a part of (0, 1), and the error bound given; -1 if not
 * certain. */
static int roots_in_part(const double *b, int n, double error, double from, double to, int after, Root *roots) {
    struct { double c[5], low, high, error; int depth; } stack[LINE_DEPTH + 2], *top = stack;
    int count = 0;
    memcpy(top->c, b, (size_t)(n + 1) * sizeof *b);
    top->low = from; top->high = to; top->error = error; top->depth = after;
    top++;
    while (top > stack) {
        top--;
        double c[5], low = top->low, high = top->high, e = top->error;
        int depth = top->depth, above = 0, below = 0, up = 0, down = 0;
        double most = 0, slope = INFINITY;
        memcpy(c, top->c, sizeof c);
        for (int k = 0; k <= n; k++) {
            above += c[k] > e;
            below += c[k] < -e;
            if (fabs(c[k]) > most) most = fabs(c[k]);
        }
        if (above == n + 1 || below == n + 1) continue;
        double slack = 2 * e + 2 * U * most;
        for (int k = 0; k < n; k++) {
            double d = c[k + 1] - c[k];
            up += d > slack;
            down += d < -slack;
            if (fabs(d) < slope) slope = fabs(d);
        }
        if (up == n || down == n) { /* monotone: at most one root, and none unless the ends differ */
            int first = (c[0] > e) - (c[0] < -e), last = (c[n] > e) - (c[n] < -e);
            if (first == 0 || last == 0) return -1;
            if (first == last) continue;
            double lowest = n * (slope - slack), s = c[0] / (c[0] - c[n]), left = 0, right = 1, value = 0;
            for (int step = 0; step < 60; step++) {
                double d[5], gradient;
                memcpy(d, c, sizeof d);
                for (int level = n; level > 1; level--)
                    for (int k = 0; k < level; k++) d[k] += s * (d[k + 1] - d[k]);
                gradient = n * (d[1] - d[0]);
                value = d[0] + s * (d[1] - d[0]);
                if ((value > 0) == (c[0] > 0)) left = s; else right = s;
                if (fabs(value) <= e) break;
                double next = s - value / gradient;
                if (!(next > left && next < right)) next = 0.5 * (left + right);
                if (next == s) break;
                s = next;
            }
            double radius = (fabs(value) + e + 16 * U * most) / lowest;
            roots[count].t = low + s * (high - low);
            roots[count].radius = radius * (high - low) + 4 * U * (1 + depth);
            roots[count].apart = fmin(roots[count].t - low, high - roots[count].t) - 4 * U * (1 + depth);
            count++;
            continue;
        }
        if (depth == LINE_DEPTH) return -1;
        const double lambda = 31.0 / 64;
        double left[5], right[5];
        for (int level = 0; level <= n; level++) {
            left[level] = c[0];
            right[n - level] = c[n - level];
            for (int k = 0; k < n - level; k++) c[k] = (1 - lambda) * c[k] + lambda * c[k + 1];
        }
        double middle = low + lambda * (high - low);
        e += 12 * U * most;
        memcpy(top->c, right, sizeof right);
        top->low = middle; top->high = high; top->error = e; top->depth = depth + 1;
        top++;
        memcpy(top->c, left, sizeof left);
        top->low = low; top->high = middle; top->error = e; top->depth = depth + 1;
        top++;
    }
    return count;
}

/* The same for a quadratic, whose roots have a formula: the odds t : (1 - t) solve b2 s^2 + 2 b1 s + b0 = 0.
 *
 * A root t found so is proved if the slope there, m, changes by at most m / 2 within 2 (|p(t)| + its error) / m. The second
 * derivative is constant. The discriminant b1^2 - b0 b2 carries the coefficients' errors and those of its own three operations. */
static int roots_of_quadratic(const double b[3], double error, Root *roots) {
    int s0 = (b[0] > error) - (b[0] < -error), s1 = (b[1] > error) - (b[1] < -error), s2 = (b[2] > error) - (b[2] < -error);
    if (!s0 || !s2) return -1;
    double most = fabs(b[0]) + fabs(b[1]) + fabs(b[2]), quarter = b[1] * b[1] - b[0] * b[2];
    if (s0 == s2) {
        if (s1 == s0) return 0;
        if (!s1) return fabs(b[0]) > 4 * error && fabs(b[2]) > 4 * error ? 0 : -1; /* (1-t)^2 b0 + t^2 b2 > 2 error > 2 t (1-t) |b1| */
        double bound = error * (2 * fabs(b[1]) + fabs(b[0]) + fabs(b[2]) + 2 * error) + 16 * U * (b[1] * b[1] + fabs(b[0] * b[2]));
        if (quarter < -bound) return 0;
        if (!(quarter > bound)) return -1;
    }
    double q = -(b[1] + copysign(sqrt(quarter), b[1])), odds[2] = {q / b[2], b[0] / q};
    int n = 0;
    for (int k = 0; k < 2; k++) {
        if (s0 != s2 && !(odds[k] > 0)) continue;
        double t = odds[k] / (1 + odds[k]), first = b[0] + t * (b[1] - b[0]), second = b[1] + t * (b[2] - b[1]);
        double value = first + t * (second - first), slope = 2 * fabs(second - first) - 4 * error - 16 * U * most;
        double curve = 2 * fabs(b[0] - 2 * b[1] + b[2]) + 8 * error + 16 * U * most;
        double radius = 2 * (fabs(value) + error + 16 * U * most) / slope + 4 * U, edge = (t < 1 - t ? t : 1 - t);
        if (!(slope > 0 && radius * curve < slope / 2 && radius < edge)) return -1;
        roots[n].t = t;
        roots[n].radius = radius;
        roots[n++].apart = edge - 4 * U;
    }
    if (n != (s0 == s2 ? 2 : 1)) return -1;
    if (n == 2) {
        if (roots[0].t > roots[1].t) {
            Root later = roots[0];
            roots[0] = roots[1];
            roots[1] = later;
        }
        double between = roots[1].t - roots[0].t - roots[0].radius - roots[1].radius - 4 * U;
        if (!(between > 0)) return -1;
        for (int k = 0; k < 2; k++) roots[k].apart = roots[k].apart < between ? roots[k].apart : between;
    }
    return n;
}

/* All roots in (0, 1). */
static int roots_on_line(const double *b, int n, double error, Root *roots) { return roots_in_part(b, n, error, 0, 1, 0, roots); }

static void note_line(Found *found, const int *support, const Root *roots, int n) {
    if (!found->trace || n <= 0) return;
    note(found, LINE);
    note(found, support[0] | support[1] << 3 | support[2] << 6);
    note(found, n);
    for (int k = 0; k < n; k++) {
        note(found, roots[k].t);
        note(found, roots[k].radius);
    }
}

/* Bernstein coefficients of the quadratic l1 l2 - l3 l4 from the linear factors' values at both ends. */
static inline void minor(const double *l1, const double *l2, const double *l3, const double *l4, double *out) {
    out[0] = l1[0] * l2[0] - l3[0] * l4[0];
    out[1] = 0.5 * (l1[0] * l2[1] + l1[1] * l2[0]) - 0.5 * (l3[0] * l4[1] + l3[1] * l4[0]);
    out[2] = l1[1] * l2[1] - l3[1] * l4[1];
}

static inline double line_value(const double *b, int n, double t) {
    double o = 1 - t;
    if (n == 1) return o * b[0] + t * b[1];
    return o * (o * b[0] + t * b[1]) + t * (o * b[1] + t * b[2]);
}

/* --- supports -------------------------------------------------------------------------------------------------------------------- */

/* Bernstein coefficients on a triangle of degree n lie in rows: (j, k) at OFFSET[n][k] + j, the power of vertex 0 being n - j - k. */
static const int OFFSET[5][5] = {{0}, {0, 2}, {0, 3, 5}, {0, 4, 7, 9}, {0, 5, 9, 12, 14}};

/* What all games of a batch share: the supports that dominance leaves, by the states of the pairs, and the cells of two supports. */
typedef struct {
    uint8_t possible[64], within[8]; /* within: the sets in a set, as bits */
    uint16_t product[64];            /* [8 s + t] */
    uint8_t role[64][3];  /* the players by decreasing number of actions mixed, stably, by these numbers: [16 first + 4 second + third] */
    uint8_t place[6][6];  /* where the product of two coefficients of quadratics goes in a quartic, and with what weight */
    double weight[6][6];
} Tables;

static void tables_of(Tables *tables) {
    possible_supports(tables->possible);
    for (int whole = 0; whole < 8; whole++) {
        tables->within[whole] = 0;
        for (int s = 1; s < 8; s++) tables->within[whole] |= (uint8_t)((s & ~whole ? 0 : 1) << s);
    }
    for (int s = 0; s < 8; s++)
        for (int t = 0; t < 8; t++) tables->product[8 * s + t] = cells(s, t);
    for (int code = 0; code < 64; code++) {
        int size[3] = {code >> 4, code >> 2 & 3, code & 3};
        uint8_t *role = tables->role[code];
        for (int r = 0; r < 3; r++) role[r] = (uint8_t)r;
        for (int k = 0; k < 2; k++)
            for (int r = 0; r < 2; r++)
                if (size[role[r]] < size[role[r + 1]]) {
                    uint8_t swap = role[r];
                    role[r] = role[r + 1];
                    role[r + 1] = swap;
                }
    }
    /* product of two quadratics: powers add, weights C(2; .) C(2; .) / C(4; .) */
    static const int POWER[6][3] = {{2, 0, 0}, {1, 1, 0}, {0, 2, 0}, {1, 0, 1}, {0, 1, 1}, {0, 0, 2}};
    static const double FACTORIAL[5] = {1, 1, 2, 6, 24};
    for (int d = 0; d < 6; d++)
        for (int f = 0; f < 6; f++) {
            int i = POWER[d][0] + POWER[f][0], j = POWER[d][1] + POWER[f][1], k = POWER[d][2] + POWER[f][2];
            tables->place[d][f] = (uint8_t)(OFFSET[4][k] + j);
            tables->weight[d][f] = (d == 0 || d == 2 || d == 5 ? 1 : 2) * (f == 0 || f == 2 || f == 5 ? 1 : 2) * FACTORIAL[i] *
                                   FACTORIAL[j] * FACTORIAL[k] / 24;
        }
}

typedef struct {
    const Game *game;
    const Tables *tables;
    const int *support;
    int role[3]; /* players in the roles X, Y, Z: by decreasing number of actions mixed */
    int size[3];
    const int *member[3];
    Found *found;
} System;

/* The difference between the first and the m-th action in the support of the player in a role, over rows and columns of the others. */
static inline __attribute__((always_inline)) void equation(const System *s, int own, int m, int row, int rows, int column, int columns,
                                                           double out[3][3]) {
    int i = s->role[own], k = s->member[own][0], l = s->member[own][m], turned = s->role[row] > s->role[column];
    const double *d = s->game->difference[i][PAIR[k][l]];
    for (int a = 0; a < rows; a++)
        for (int b = 0; b < columns; b++) { /* k < l: a support's first action is its least */
            int here = s->member[row][a], there = s->member[column][b];
            out[a][b] = d[turned ? 3 * there + here : 3 * here + there];
        }
}

/* Check and write down an equilibrium given in roles; no other solution has a strategy of Z nearer than apart, in the 1-norm. */
static int accept(const System *s, double v[3][3], const double e[3], double apart) {
    double x[3][3], error[3];
    for (int r = 0; r < 3; r++) {
        place(s->member[r], s->size[r], v[r], x[s->role[r]]);
        error[s->role[r]] = e[r];
    }
    return finish(s->game, s->support, x, error, s->role[2], apart, s->found);
}

/* (2, 2, 1) and (3, 3, 1): each of X and Y is made indifferent by the other alone. */
static int one_pure(const System *s) {
    double d[3][3], rows[2][3], v[3][3] = {{1, 1, 1}, {1, 1, 1}, {1, 0, 0}}, e[3] = {0, 0, 0};
    int n = s->size[0];
    for (int own = 0; own < 2; own++) { /* own's equations determine the strategy of the other, 1 - own */
        for (int m = 1; m < n; m++) {
            equation(s, own, m, 1 - own, n, 2, 1, d);
            for (int a = 0; a < n; a++) rows[m - 1][a] = d[a][0];
        }
        double *w = v[1 - own];
        if (n == 2) {
            w[0] = rows[0][1];
            w[1] = -rows[0][0];
            if (one_sign(w, 2, 0) != 1) return w[0] * w[1] < 0 ? 0 : TIE;
            e[1 - own] = normalise(w, 2, 0);
        } else {
            cross(rows[0], rows[1], w);
            int way = one_sign(w, 3, CROSS);
            if (way < 0) return 0;
            if (way == 0) return LINEAR;
            e[1 - own] = normalise(w, 3, CROSS);
        }
    }
    return accept(s, v, e, INFINITY);
}

/* (3, 2, 1): two equations for a strategy of two actions; no solution if their determinant is not zero. */
static int overdetermined(const System *s) {
    double first[3][3], second[3][3];
    equation(s, 0, 1, 1, 2, 2, 1, first);
    equation(s, 0, 2, 1, 2, 2, 1, second);
    double determinant = first[0][0] * second[1][0] - first[1][0] * second[0][0];
    return fabs(determinant) > CROSS ? 0 : LINEAR;
}

/* (2, 2, 2): x and y linear in t, a quadratic. */
static int two_two_two(const System *s) {
    double a[3][3], b[3][3], c[3][3], p[3];
    equation(s, 0, 1, 1, 2, 2, 2, a);
    equation(s, 1, 1, 0, 2, 2, 2, b);
    equation(s, 2, 1, 0, 2, 1, 2, c);
    double x[2][2] = {{b[1][0], b[1][1]}, {-b[0][0], -b[0][1]}}, y[2][2] = {{a[1][0], a[1][1]}, {-a[0][0], -a[0][1]}};
    double w[2][2]; /* C y at both ends */
    for (int k = 0; k < 2; k++)
        for (int t = 0; t < 2; t++) w[k][t] = c[k][0] * y[0][t] + c[k][1] * y[1][t];
    p[0] = x[0][0] * w[0][0] + x[1][0] * w[1][0];
    p[1] = 0.5 * (x[0][0] * w[0][1] + x[0][1] * w[0][0]) + 0.5 * (x[1][0] * w[1][1] + x[1][1] * w[1][0]);
    p[2] = x[0][1] * w[0][1] + x[1][1] * w[1][1];
    Root roots[2];
    int n = roots_of_quadratic(p, 64 * U, roots);
    if (n < 0) return UNIVARIATE;
    note_line(s->found, s->support, roots, n);
    for (int k = 0; k < n; k++) {
        double t = roots[k].t, bound = 4 * U + 2 * roots[k].radius;
        double v[3][3] = {{line_value(x[0], 1, t), line_value(x[1], 1, t), 0},
                          {line_value(y[0], 1, t), line_value(y[1], 1, t), 0},
                          {1 - t, t, 0}};
        int first = one_sign(v[0], 2, bound), second = one_sign(v[1], 2, bound);
        if (first < 0 || second < 0) continue;
        if (!first || !second || one_sign(v[2], 2, roots[k].radius) != 1) return UNIVARIATE;
        double e[3] = {normalise(v[0], 2, bound), normalise(v[1], 2, bound), 2 * roots[k].radius};
        int flag = accept(s, v, e, 2 * roots[k].apart);
        if (flag) return flag;
    }
    return 0;
}

/* (3, 2, 2): X's two equations determine t by a quadratic and then y; x is orthogonal to B z and C y. */
static int three_two_two(const System *s) {
    double a[2][3][3], b[3][3], c[3][3], p[3];
    equation(s, 0, 1, 1, 2, 2, 2, a[0]);
    equation(s, 0, 2, 1, 2, 2, 2, a[1]);
    equation(s, 1, 1, 0, 3, 2, 2, b);
    equation(s, 2, 1, 0, 3, 1, 2, c);
    minor(a[0][0], a[1][1], a[0][1], a[1][0], p);
    Root roots[2];
    int n = roots_of_quadratic(p, 32 * U, roots);
    if (n < 0) return UNIVARIATE;
    note_line(s->found, s->support, roots, n);
    for (int k = 0; k < n; k++) {
        double t = roots[k].t, r = roots[k].radius, y[2][3], v[3][3], bz[3], cy[3];
        double bound = 4 * U + 2 * r;
        for (int m = 0; m < 2; m++) {
            y[m][0] = line_value(a[m][1], 1, t);
            y[m][1] = -line_value(a[m][0], 1, t);
        }
        int m = fabs(y[1][0]) + fabs(y[1][1]) > fabs(y[0][0]) + fabs(y[0][1]);
        int way = one_sign(y[m], 2, bound);
        if (way < 0) continue;
        v[2][0] = 1 - t;
        v[2][1] = t;
        if (way == 0 || one_sign(v[2], 2, r) != 1) return UNIVARIATE;
        memcpy(v[1], y[m], sizeof v[1]);
        double ey = normalise(v[1], 2, bound);
        for (int i = 0; i < 3; i++) {
            bz[i] = line_value(b[i], 1, t);
            cy[i] = c[i][0] * v[1][0] + c[i][1] * v[1][1];
        }
        cross(bz, cy, v[0]);
        double error = 2 * (bound + ey + 8 * U) + CROSS;
        way = one_sign(v[0], 3, error);
        if (way < 0) continue;
        if (way == 0) return UNIVARIATE;
        double e[3] = {normalise(v[0], 3, error), ey, 2 * r};
        int flag = accept(s, v, e, 2 * roots[k].apart);
        if (flag) return flag;
    }
    return 0;
}

/* Whether a vector quadratic in t certainly has components of different signs, each throughout the interval. */
static inline int differ(const double v[3][3], double e) {
    int above = 0, below = 0;
    for (int i = 0; i < 3; i++) {
        above |= (v[i][0] > e) & (v[i][1] > e) & (v[i][2] > e);
        below |= (v[i][0] < -e) & (v[i][1] < -e) & (v[i][2] < -e);
    }
    return above & below;
}

/* Whether x or y, quadratic in t, certainly has components of different signs on every part of (0, 1): then there is no equilibrium.
 *
 * Where what an ally gets depends on the other one's action through one number only, x and y are each a multiple of a fixed vector
 * that sums to zero, whatever t; the quartic may then vanish throughout. */
static int signs_differ(const double x[3][3], const double y[3][3]) {
    struct { double v[2][3][3], error; int depth; } stack[LINE_DEPTH + 2], *top = stack;
    memcpy(top->v[0], x, sizeof top->v[0]);
    memcpy(top->v[1], y, sizeof top->v[1]);
    top->error = CROSS; top->depth = 0;
    top++;
    for (int left = MOST_CELLS; top > stack; left--) {
        top--;
        double v[2][3][3], e = top->error;
        int depth = top->depth;
        memcpy(v, top->v, sizeof v);
        if (differ((const double (*)[3])v[0], e) || differ((const double (*)[3])v[1], e)) continue;
        if (depth == LINE_DEPTH || left == 0) return 0;
        const double lambda = 31.0 / 64;
        for (int w = 0; w < 2; w++)
            for (int i = 0; i < 3; i++) { /* components are at most 2, so that a cut adds less than 24u */
                const double *c = v[w][i];
                double first = (1 - lambda) * c[0] + lambda * c[1], second = (1 - lambda) * c[1] + lambda * c[2];
                double middle = (1 - lambda) * first + lambda * second;
                double early[3] = {c[0], first, middle}, late[3] = {middle, second, c[2]};
                memcpy(top[1].v[w][i], early, sizeof early);
                memcpy(top[0].v[w][i], late, sizeof late);
            }
        top[0].error = top[1].error = e + 24 * U;
        top[0].depth = top[1].depth = depth + 1;
        top += 2;
    }
    return 1;
}

/* The same of x and y, their coefficients side by side as in a Cell. */
static inline int either_differs(const Pair v[3][3], double e) {
    int above[6], below[6];
    for (int w = 0; w < 3; w++) {
        Pair low = lower(v[0][w], lower(v[1][w], v[2][w])), high = upper(v[0][w], upper(v[1][w], v[2][w]));
        for (int k = 0; k < 2; k++) {
            above[2 * w + k] = low[k] > e;
            below[2 * w + k] = high[k] < -e;
        }
    }
    return ((above[0] | above[1] | above[2]) & (below[0] | below[1] | below[2])) |
           ((above[3] | above[4] | above[5]) & (below[3] | below[4] | below[5]));
}

/* The roots of a quartic on the parts of (0, 1) where no two components of x, or of y, certainly differ in sign; -1 if not certain. */
static int roots_inside(const double p[5], const double x[3][3], const double y[3][3], Root *roots) {
    struct { Pair v[3][3]; double c[5], low, high, error, own; int depth; } stack[LINE_DEPTH + 2], *top = stack;
    int count = 0;
    for (int d = 0; d < 3; d++) {
        top->v[d][0] = (Pair){x[0][d], x[1][d]};
        top->v[d][1] = (Pair){x[2][d], y[0][d]};
        top->v[d][2] = (Pair){y[1][d], y[2][d]};
    }
    memcpy(top->c, p, sizeof top->c);
    top->low = 0; top->high = 1; top->error = QUARTIC; top->own = CROSS; top->depth = 0;
    for (;;) { /* a part is cut in place, the left half is looked at next */
        double c[5], e = top->error, most = 0;
        int above = 0, below = 0, up = 0, down = 0;
        memcpy(c, top->c, sizeof c);
        for (int k = 0; k < 5; k++) {
            above += c[k] > e;
            below += c[k] < -e;
            most = fabs(c[k]) > most ? fabs(c[k]) : most;
        }
        if (above == 5 || below == 5 || either_differs((const Pair(*)[3])top->v, top->own)) {
            if (top-- == stack) return count;
            continue;
        }
        for (int k = 0; k < 4; k++) {
            up += c[k + 1] > c[k];
            down += c[k + 1] < c[k];
        }
        if (up == 4 || down == 4) { /* perhaps monotone: as if the part were the whole */
            Root own[4];
            int n = roots_in_part(c, 4, e, top->low, top->high, top->depth, own);
            if (n < 0) return -1;
            for (int k = 0; k < n; k++) {
                if (count == 4) return -1;
                roots[count++] = own[k];
            }
            if (top-- == stack) return count;
            continue;
        }
        if (top->depth == LINE_DEPTH) return -1;
        const double lambda = 31.0 / 64;
        for (int level = 0; level <= 4; level++) {
            top[1].c[level] = c[0];
            top[0].c[4 - level] = c[4 - level];
            for (int k = 0; k < 4 - level; k++) c[k] = (1 - lambda) * c[k] + lambda * c[k + 1];
        }
        for (int w = 0; w < 3; w++) { /* components are at most 2, so that a cut adds less than 24u */
            Pair first = (1 - lambda) * top->v[0][w] + lambda * top->v[1][w];
            Pair second = (1 - lambda) * top->v[1][w] + lambda * top->v[2][w], centre = (1 - lambda) * first + lambda * second;
            top[1].v[0][w] = top->v[0][w]; top[1].v[1][w] = first; top[1].v[2][w] = centre;
            top[0].v[0][w] = centre; top[0].v[1][w] = second;
        }
        top[1].low = top->low;
        top[1].high = top->low = top->low + lambda * (top->high - top->low);
        top[0].error = top[1].error = e + 12 * U * most;
        top[0].own = top[1].own = top->own + 24 * U;
        top[0].depth = top[1].depth = top->depth + 1;
        top++;
    }
}

/* (3, 3, 2): x and y quadratic in t, a quartic. */
static int three_three_two(const System *s) {
    static const double SHARE[5][3] = {{1, 0, 0}, {0.5, 0.5, 0}, {1.0 / 6, 4.0 / 6, 1.0 / 6}, {0, 0.5, 0.5}, {0, 0, 1}};
    double a[2][3][3], b[2][3][3], c[3][3], x[3][3], y[3][3], p[5] = {0, 0, 0, 0, 0};
    for (int m = 0; m < 2; m++) {
        equation(s, 0, m + 1, 1, 3, 2, 2, a[m]);
        equation(s, 1, m + 1, 0, 3, 2, 2, b[m]);
    }
    equation(s, 2, 1, 0, 3, 1, 3, c);
    for (int k = 0; k < 3; k++) {
        int i = (k + 1) % 3, j = (k + 2) % 3;
        minor(a[0][i], a[1][j], a[0][j], a[1][i], y[k]);
        minor(b[0][i], b[1][j], b[0][j], b[1][i], x[k]);
    }
    /* the proof has no record of signs on a line: where one is kept, roots, or exact numbers, decide */
    if (!s->found->trace && (differ((const double(*)[3])x, CROSS) || differ((const double(*)[3])y, CROSS))) return 0;
    for (int k = 0; k < 3; k++) {
        double w[3];
        for (int d = 0; d < 3; d++) w[d] = c[k][0] * y[0][d] + c[k][1] * y[1][d] + c[k][2] * y[2][d];
        for (int i = 0; i < 3; i++)
            for (int d = 0; d < 3; d++) p[i + d] += SHARE[i + d][i] * x[k][i] * w[d];
    }
    Root roots[4];
    int n = s->found->trace ? roots_on_line(p, 4, QUARTIC, roots) : roots_inside(p, (const double(*)[3])x, (const double(*)[3])y, roots);
    if (n < 0) return !s->found->trace && signs_differ(x, y) ? 0 : UNIVARIATE;
    note_line(s->found, s->support, roots, n);
    for (int k = 0; k < n; k++) {
        double t = roots[k].t, r = roots[k].radius, bound = CROSS + 8 * U + 8 * r, v[3][3];
        for (int i = 0; i < 3; i++) {
            v[0][i] = line_value(x[i], 2, t);
            v[1][i] = line_value(y[i], 2, t);
        }
        v[2][0] = 1 - t;
        v[2][1] = t;
        int first = one_sign(v[0], 3, bound), second = one_sign(v[1], 3, bound);
        if (first < 0 || second < 0) continue;
        if (!first || !second || one_sign(v[2], 2, r) != 1) return UNIVARIATE;
        double e[3] = {normalise(v[0], 3, bound), normalise(v[1], 3, bound), 2 * r};
        int flag = accept(s, v, e, 2 * roots[k].apart);
        if (flag) return flag;
    }
    return 0;
}

/* --- (3, 3, 3): two quartics on a triangle ------------------------------------------------------------------------------------ */

/* The six quadratics of a cell, x above y, and its two quartics lie side by side: each operation is done on all of them at once. */
typedef struct {
    Pair quadratic[6][3], quartic[15]; /* (x0, x1), (x2, y0), (y1, y2) */
    double vertex[3][3], error[2];
    int depth, dropped; /* dropped: x or y certainly has components of different sign, and there are no quartics */
} Cell;

typedef struct { double z[3], error, apart, local[6]; } PlaneRoot; /* another root is certainly further than apart */

/* Cut the edge from vertex 0 to vertex 1 at 31/64 of its length: the coefficients of pairs of polynomials, `wide` of them side by
 * side, on the two halves, whose vertices are (v0, v2, m) and (v1, v2, m), m the new one. */
static inline __attribute__((always_inline)) void cut(const Pair *b, int n, int wide, Pair *restrict first, Pair *restrict second) {
#pragma GCC unroll 5
    for (int k = 0; k <= n; k++)
#pragma GCC unroll 3
        for (int w = 0; w < wide; w++) {
            Pair c[5];
            int m = n - k, o = OFFSET[n][k];
#pragma GCC unroll 5
            for (int j = 0; j <= m; j++) c[j] = b[(o + j) * wide + w];
#pragma GCC unroll 5
            for (int level = 0; level <= m; level++) {
                int to = (OFFSET[n][level] + k) * wide + w;
                first[to] = c[0];
                second[to] = c[m - level];
#pragma GCC unroll 4
                for (int j = 0; j < m - level; j++) c[j] = (33.0 / 64) * c[j] + (31.0 / 64) * c[j + 1];
            }
        }
}

/* Value and derivatives along (v1 - v0) and (v2 - v0) of a quartic at v0 + s (v1 - v0) + t (v2 - v0). */
static void quartic_at(const Pair b[15], int m, double s, double t, double *value, double *ds, double *dt) {
    double c[15], o = 1 - s - t;
    for (int k = 0; k < 15; k++) c[k] = b[k][m];
    for (int n = 4; n > 1; n--)
        for (int k = 0; k < n; k++)
            for (int j = 0; j + k < n; j++) {
                int from = OFFSET[n][k] + j;
                c[OFFSET[n - 1][k] + j] = o * c[from] + s * c[from + 1] + t * c[OFFSET[n][k + 1] + j];
            }
    *value = o * c[0] + s * c[1] + t * c[2];
    *ds = 4 * (c[1] - c[0]);
    *dt = 4 * (c[2] - c[0]);
}

/* Tell whether two components of x, or of y, are certainly of different sign throughout the cell. */
static inline int parted(const Pair v[6][3]) {
    int above[6], below[6];
    for (int w = 0; w < 3; w++) {
        Pair low = v[0][w], high = low;
        for (int k = 1; k < 6; k++) {
            low = lower(low, v[k][w]);
            high = upper(high, v[k][w]);
        }
        for (int k = 0; k < 2; k++) { /* 1e-13 is above 16u and 6u * 2 for each of PLANE_DEPTH cuts */
            above[2 * w + k] = low[k] > 1e-13;
            below[2 * w + k] = high[k] < -1e-13;
        }
    }
    return ((above[0] | above[1] | above[2]) & (below[0] | below[1] | below[2])) |
           ((above[3] | above[4] | above[5]) & (below[3] | below[4] | below[5]));
}

static inline double largest_entry(double m[3][3]) {
    double most = 0;
    for (int k = 0; k < 9; k++) most = fmax(most, fabs(m[k / 3][k % 3]));
    return most;
}

/* The triangle's root candidates: every root of both quartics in it, or UNDECIDED (-1), or "cut the cell" (0), or one root (1). */
static int only_root(const Cell *cell, const double most[2], PlaneRoot *root) {
    Pair along_first = {0, 0}, along_second = {0, 0};
    for (int k = 0; k < 4; k++)
        for (int i = 0; i + k < 4; i++) {
            int base = OFFSET[4][k] + i, up = OFFSET[4][k + 1] + i;
            along_first += 4 * (cell->quartic[base + 1] - cell->quartic[base]);
            along_second += 4 * (cell->quartic[up] - cell->quartic[base]);
        }
    double mean[2][2] = {{along_first[0], along_second[0]}, {along_first[1], along_second[1]}};
    double determinant = (mean[0][0] * mean[1][1] - mean[0][1] * mean[1][0]) / 100;
    if (!(fabs(determinant) > 1e-30)) return 0;
    double p[2][2] = {{mean[1][1] / 10 / determinant, -mean[0][1] / 10 / determinant},
                      {-mean[1][0] / 10 / determinant, mean[0][0] / 10 / determinant}};
    /* the combinations p q are close to the two coordinates: one of them without a zero excludes every root */
    double noise[2];
    Pair weight0 = {p[0][0], p[1][0]}, weight1 = {p[0][1], p[1][1]}, low, high;
    for (int k = 0; k < 15; k++) {
        Pair both = cell->quartic[k], value = weight0 * both[0] + weight1 * both[1];
        low = k ? lower(low, value) : value;
        high = k ? upper(high, value) : value;
    }
    for (int m = 0; m < 2; m++) {
        noise[m] = fabs(p[m][0]) * (cell->error[0] + 4 * U * most[0]) + fabs(p[m][1]) * (cell->error[1] + 4 * U * most[1]);
        if (low[m] > noise[m] || high[m] < -noise[m]) {
            memcpy(root->local, p[m], sizeof p[m]);
            return 2;
        }
    }
    double dominance = INFINITY;
    for (int k = 0; k < 4; k++)
        for (int i = 0; i + k < 4; i++) {
            int base = OFFSET[4][k] + i, to[2] = {base + 1, OFFSET[4][k + 1] + i};
            double j[2][2];
            for (int m = 0; m < 2; m++)
                for (int d = 0; d < 2; d++) j[m][d] = 4 * (cell->quartic[to[d]][m] - cell->quartic[base][m]);
            for (int m = 0; m < 2; m++) {
                double along = p[m][0] * j[0][m] + p[m][1] * j[1][m], across = p[m][0] * j[0][1 - m] + p[m][1] * j[1][1 - m];
                double margin = along - fabs(across);
                dominance = margin < dominance ? margin : dominance;
            }
        }
    /* slack: errors of the coefficients; and on a cell inflated by h the gradient leaves their hull by 13 h of the largest at most */
    double size = 0;
    for (int m = 0; m < 2; m++) {
        double row = 8 * (fabs(p[m][0]) * most[0] + fabs(p[m][1]) * most[1]);
        size = row > size ? row : size;
    }
    double loudest = noise[0] > noise[1] ? noise[0] : noise[1];
    dominance -= 16 * loudest + 16 * U * size;
    if (!(dominance > 0.02)) return 0;
    double inflation = dominance / (52 * size);
    if (inflation > INFLATION) inflation = INFLATION;
    dominance -= 26 * inflation * size; /* half of it is left */
    double s = 1.0 / 3, t = 1.0 / 3, value[2], ds[2], dt[2], residual = INFINITY;
    for (int step = 0; step < 12; step++) {
        for (int m = 0; m < 2; m++) quartic_at(cell->quartic, m, s, t, &value[m], &ds[m], &dt[m]);
        double first = fabs(p[0][0] * value[0] + p[0][1] * value[1]), second = fabs(p[1][0] * value[0] + p[1][1] * value[1]);
        residual = first > second ? first : second;
        double det = ds[0] * dt[1] - ds[1] * dt[0];
        double move = (value[0] * dt[1] - value[1] * dt[0]) / det, shift = (ds[0] * value[1] - ds[1] * value[0]) / det;
        if (!(fabs(move) + fabs(shift) < 2)) return 0;
        if (fabs(move) + fabs(shift) < 4 * U) break;
        s -= move;
        t -= shift;
        if (!(s > -0.6 && t > -0.6 && s + t < 1.6)) return 0;
        if (fabs(move) + fabs(shift) < 1e-10) { /* quadratic convergence: the next value is the residual */
            for (int m = 0; m < 2; m++) quartic_at(cell->quartic, m, s, t, &value[m], &ds[m], &dt[m]);
            first = fabs(p[0][0] * value[0] + p[0][1] * value[1]);
            second = fabs(p[1][0] * value[0] + p[1][1] * value[1]);
            residual = first > second ? first : second;
            break;
        }
    }
    double least = fmin(fmin(s, t), 1 - s - t);
    if (least < -inflation / 2) return 0; /* outside: another root may still lie inside, the cell is cut */
    double radius = (residual + 2 * loudest + 32 * U * size) / dominance;
    if (!(radius < inflation / 4)) return cell->depth < 8 ? 0 : -1;
    double extent = 0;
    for (int i = 0; i < 3; i++) {
        double first = cell->vertex[1][i] - cell->vertex[0][i], second = cell->vertex[2][i] - cell->vertex[0][i];
        root->z[i] = cell->vertex[0][i] + s * first + t * second;
        extent = fmax(extent, fabs(first) + fabs(second));
    }
    root->error = 3 * radius * extent + 8 * U * (cell->depth + 2);
    root->apart = inflation / 32 * extent;
    memcpy(root->local, p, sizeof p);
    root->local[4] = s;
    root->local[5] = t;
    return 1;
}

/* At a root z of the quartics: 0 not an equilibrium, 1 accepted, else a flag. */
static int judge(const System *s, double a[2][3][3], double b[2][3][3], double c[2][3][3], const PlaneRoot *root) {
    double v[3][3], az[2][3], bz[2][3], r = root->error;
    memcpy(v[2], root->z, sizeof v[2]);
    int inside = one_sign(v[2], 3, r);
    if (inside < 0) return 0;
    for (int m = 0; m < 2; m++)
        for (int i = 0; i < 3; i++) {
            az[m][i] = a[m][i][0] * v[2][0] + a[m][i][1] * v[2][1] + a[m][i][2] * v[2][2];
            bz[m][i] = b[m][i][0] * v[2][0] + b[m][i][1] * v[2][1] + b[m][i][2] * v[2][2];
        }
    cross(az[0], az[1], v[1]);
    cross(bz[0], bz[1], v[0]);
    double bound = CROSS + 16 * U + 8 * r; /* a, b and z up to 1: each factor moves by r, four products */
    int first = one_sign(v[0], 3, bound), second = one_sign(v[1], 3, bound);
    if (first < 0 || second < 0) return 0;
    if (first == 1 && second == 1 && inside == 1) {
        double e[3] = {normalise(v[0], 3, bound), normalise(v[1], 3, bound), 2 * r};
        int flag = accept(s, v, e, root->apart);
        return flag ? flag : 1;
    }
    /* y = 0, say: with x = x(z) the true y would be orthogonal to A z, C1'x and C2'x */
    for (int side = 0; side < 2; side++) {
        const double *known = v[side]; /* x for side 0 */
        double largest = fmax(fabs(known[0]), fmax(fabs(known[1]), fabs(known[2])));
        if (largest < 64 * bound) continue;
        double rows[3][3], unit[3], relative = bound / largest + 4 * U;
        for (int i = 0; i < 3; i++) unit[i] = known[i] / largest;
        for (int m = 0; m < 2; m++)
            for (int i = 0; i < 3; i++)
                rows[m + 1][i] = side == 0 ? c[m][0][i] * unit[0] + c[m][1][i] * unit[1] + c[m][2][i] * unit[2]
                                           : c[m][i][0] * unit[0] + c[m][i][1] * unit[1] + c[m][i][2] * unit[2];
        double normal[3], drift = 3 * relative + 16 * U; /* entries of rows up to 3 */
        cross(rows[1], rows[2], normal);
        for (int m = 0; m < 2; m++) {
            const double *third = side == 0 ? az[m] : bz[m];
            double determinant = third[0] * normal[0] + third[1] * normal[1] + third[2] * normal[2];
            /* 6 products of numbers up to 1, 3 and 3 */
            double error = 6 * (9 * (r + 8 * U) + 6 * drift * (1 + drift)) + 6 * 9 * 8 * U;
            if (fabs(determinant) > error) return 0;
        }
    }
    return PLANE;
}

static int plane(const System *s) {
    double a[2][3][3], b[2][3][3], c[2][3][3];
    Cell cells[PLANE_DEPTH + 4]; /* one is cut in two others, and given back */
    uint8_t stack[PLANE_DEPTH + 4], unused[PLANE_DEPTH + 4];
    int left = 1, spare = 0;
    for (int k = PLANE_DEPTH + 3; k > 0; k--) unused[spare++] = (uint8_t)k;
    PlaneRoot roots[32];
    int known = 0, seen = 0;
    for (int m = 0; m < 2; m++) {
        equation(s, 0, m + 1, 1, 3, 2, 3, a[m]);
        equation(s, 1, m + 1, 0, 3, 2, 3, b[m]);
        equation(s, 2, m + 1, 0, 3, 1, 3, c[m]);
    }
    static const int FIRST[6] = {0, 0, 1, 0, 1, 2}, SECOND[6] = {0, 1, 1, 2, 2, 2}; /* the two vertices of each coefficient */
    double x[6][3], y[6][3];
    Cell *whole = &cells[0];
    for (int k = 0; k < 3; k++) {
        int i = (k + 1) % 3, j = (k + 2) % 3;
        for (int d = 0; d < 6; d++) {
            int v = FIRST[d], w = SECOND[d];
            y[d][k] = 0.5 * (a[0][i][v] * a[1][j][w] + a[0][i][w] * a[1][j][v]) -
                           0.5 * (a[0][j][v] * a[1][i][w] + a[0][j][w] * a[1][i][v]);
            x[d][k] = 0.5 * (b[0][i][v] * b[1][j][w] + b[0][i][w] * b[1][j][v]) -
                           0.5 * (b[0][j][v] * b[1][i][w] + b[0][j][w] * b[1][i][v]);
        }
        for (int v = 0; v < 3; v++) whole->vertex[k][v] = k == v;
    }
    for (int d = 0; d < 6; d++) {
        whole->quadratic[d][0] = (Pair){x[d][0], x[d][1]};
        whole->quadratic[d][1] = (Pair){x[d][2], y[d][0]};
        whole->quadratic[d][2] = (Pair){y[d][1], y[d][2]};
    }
    for (int m = 0; m < 2; m++) {
        for (int k = 0; k < 15; k++) whole->quartic[k][m] = 0;
        double w[3][6];
        for (int k = 0; k < 3; k++)
            for (int d = 0; d < 6; d++) w[k][d] = c[m][k][0] * y[d][0] + c[m][k][1] * y[d][1] + c[m][k][2] * y[d][2];
        for (int d = 0; d < 6; d++)
            for (int f = 0; f < 6; f++)
                whole->quartic[s->tables->place[d][f]][m] +=
                    s->tables->weight[d][f] * (x[d][0] * w[0][f] + x[d][1] * w[1][f] + x[d][2] * w[2][f]);
    }
    double scale = largest_entry(a[0]) * largest_entry(a[1]) * largest_entry(b[0]) * largest_entry(b[1]);
    for (int m = 0; m < 2; m++) {
        double sum = 0;
        for (int k = 0; k < 9; k++) sum += fabs(c[m][k / 3][k % 3]);
        whole->error[m] = 256 * U * scale * sum + 1e-250; /* 64u of the sum of the absolute values of all terms */
    }
    whole->depth = 0;
    whole->dropped = parted((const Pair(*)[3])whole->quadratic);
    stack[0] = 0;
    while (left) {
        Cell *cell = &cells[stack[--left]];
        unused[spare++] = stack[left];
        if (++seen > MOST_CELLS) return PLANE;
        if (cell->dropped) {
            note(s->found, SIGN);
            continue;
        }
        double most[2];
        int away = -1;
        Pair low = cell->quartic[0], high = low;
        for (int k = 1; k < 15; k++) {
            low = lower(low, cell->quartic[k]);
            high = upper(high, cell->quartic[k]);
        }
        for (int m = 0; m < 2; m++) {
            if (low[m] > cell->error[m] || high[m] < -cell->error[m]) away = m;
            most[m] = high[m] > -low[m] ? high[m] : -low[m];
        }
        PlaneRoot root = {.local = {away == 0, away == 1}};
        int verdict = away >= 0 ? 2 : cell->depth < 2 ? 0 : only_root(cell, most, &root); /* large cells are hardly ever decided */
        if (verdict == 2) {
            note(s->found, RANGE);
            for (int k = 0; k < 2; k++) note(s->found, root.local[k]);
            continue;
        }
        if (verdict < 0) return PLANE;
        if (verdict == 1) {
            note(s->found, ROOT);
            for (int k = 0; k < 6; k++) note(s->found, root.local[k]);
            int again = 0;
            for (int k = 0; k < known; k++) {
                double far = fabs(root.z[0] - roots[k].z[0]) + fabs(root.z[1] - roots[k].z[1]) + fabs(root.z[2] - roots[k].z[2]);
                double near = 4 * (root.error + roots[k].error);
                if (far < near) {
                    if (near > root.apart) return PLANE; /* could be two */
                    again = 1;
                }
            }
            if (again) continue;
            if (known == 32) return PLANE;
            roots[known++] = root;
            int flag = judge(s, a, b, c, &root);
            if (flag > 1) return flag;
            continue;
        }
        if (cell->depth == PLANE_DEPTH) return PLANE;
        note(s->found, CUT);
        spare--; /* the cell itself is given back when it has been cut */
        uint8_t own = unused[spare];
        stack[left] = unused[--spare];
        stack[left + 1] = unused[--spare];
        Cell *second = &cells[stack[left]], *first = &cells[stack[left + 1]];
        unused[spare++] = own;
        left += 2;
        cut(cell->quadratic[0], 2, 3, first->quadratic[0], second->quadratic[0]);
        first->dropped = parted((const Pair(*)[3])first->quadratic);
        second->dropped = parted((const Pair(*)[3])second->quadratic);
        first->depth = second->depth = cell->depth + 1;
        if (first->dropped && second->dropped) continue;
        cut(cell->quartic, 4, 1, first->quartic, second->quartic);
        for (int m = 0; m < 3; m++) {
            double middle = (33.0 / 64) * cell->vertex[0][m] + (31.0 / 64) * cell->vertex[1][m];
            first->vertex[0][m] = cell->vertex[0][m];
            second->vertex[0][m] = cell->vertex[1][m];
            first->vertex[1][m] = second->vertex[1][m] = cell->vertex[2][m];
            first->vertex[2][m] = second->vertex[2][m] = middle;
        }
        for (int m = 0; m < 2; m++) first->error[m] = second->error[m] = cell->error[m] + 12 * U * most[m];
    }
    return 0;
}

/* The player whose strategy is kept is changed if roots, extraneous ones mostly, lie too close together for floats. */
static int three_three_three(const System *s) {
    System turned = *s;
    int before = s->found->count, flag = PLANE;
    int64_t traced = s->found->traced;
    for (int turn = 0; turn < 3 && flag == PLANE; turn++) {
        s->found->count = before;
        s->found->traced = traced;
        note(s->found, PLANE_TREE);
        note(s->found, s->support[0] | s->support[1] << 3 | s->support[2] << 6);
        note(s->found, turn);
        for (int r = 0; r < 3; r++) turned.role[r] = s->role[(r + 2 * turn) % 3];
        flag = plane(&turned);
    }
    return flag;
}

/* --- a game, a batch ---------------------------------------------------------------------------------------------------------------- */

static int one_support(const Game *game, const Tables *tables, const int support[3], Found *found) {
    System s = {.game = game, .tables = tables, .support = support, .found = found};
    const uint8_t *role = tables->role[SIZE[support[0]] << 4 | SIZE[support[1]] << 2 | SIZE[support[2]]];
    for (int r = 0; r < 3; r++) {
        s.role[r] = role[r];
        s.size[r] = SIZE[support[role[r]]];
        s.member[r] = MEMBER[support[role[r]]];
    }
    switch (s.size[0] * 100 + s.size[1] * 10 + s.size[2]) {
    case 111: {
        double v[3][3] = {{1, 0, 0}, {1, 0, 0}, {1, 0, 0}}, none[3] = {0, 0, 0};
        return accept(&s, v, none, INFINITY);
    }
    case 221:
    case 331: return one_pure(&s);
    case 321: return overdetermined(&s);
    case 222: return two_two_two(&s);
    case 322: return three_two_two(&s);
    case 332: return three_three_two(&s);
    case 333: return three_three_three(&s);
    default: return TIE; /* (k, 1, 1) survives dominance only if actions tie */
    }
}

/* The bits k of the bytes of a row, as a bit set of the bytes. */
static inline int column(uint64_t row, int k) { return (int)(((row >> k & 0x0101010101010101u) * 0x0102040810204080u) >> 56); }

/* Leave out strictly dominated actions until there are none: the bit sets of those left. */
static void undominated(const Game *game, int left[3]) {
    for (int i = 0; i < 3; i++) left[i] = (1 << game->shape[i]) - 1;
    for (int settled = 0, i = 0; settled < 3; i = i == 2 ? 0 : i + 1) { /* until no player has lost one in a round */
        uint16_t mask = cells(left[i == 0], left[i == 2 ? 1 : 2]);
        int gone = 0;
        for (int pair = 0; pair < 3; pair++) {
            int first = pair == 2 ? 2 : 1, second = pair == 0 ? 2 : 4; /* bits of the actions compared */
            if ((left[i] & first) && (left[i] & second)) {
                gone |= (game->better[i][pair] & mask) == mask ? second : 0;
                gone |= (game->worse[i][pair] & mask) == mask ? first : 0;
            }
        }
        left[i] &= ~gone;
        settled = gone ? 0 : settled + 1;
    }
}

static int one_game(const Game *game, const Tables *tables, Found *found) {
    int left[3];
    undominated(game, left);
    if (SIZE[left[0]] == 1 && SIZE[left[1]] == 1 && SIZE[left[2]] == 1) {
        int flag = one_support(game, tables, left, found);
        if (flag && found->open) found->open[found->opened++] = (uint16_t)(left[0] | left[1] << 3 | left[2] << 6);
        return flag;
    }
    /* allowed[i][s], byte t: supports of player i that dominance leaves if the others, in order, have supports s and t */
    uint64_t allowed[3][8];
    for (int i = 0; i < 3; i++) {
        int j = i == 0, k = i == 2 ? 1 : 2, own = tables->within[left[i]];
        uint16_t state[64];
        for (int p = 0; p < 64; p++) {
            uint16_t mask = tables->product[p], found_so = 0;
            for (int pair = 0; pair < 3; pair++) {
                found_so |= (uint16_t)(((game->better[i][pair] & mask) != 0) << (2 * pair));
                found_so |= (uint16_t)(((game->worse[i][pair] & mask) != 0) << (2 * pair + 1));
            }
            state[p] = found_so;
        }
        for (int s = 0; s < 1 << game->shape[j]; s++) {
            uint64_t row = 0;
            for (int t = 0; t < 1 << game->shape[k]; t++)
                row |= (uint64_t)(own & tables->possible[state[8 * s + t]]) << (8 * t);
            allowed[i][s] = row;
        }
    }
    int flags = 0;
    for (int s = 1; s < 1 << game->shape[0]; s++)
        for (int t = 1; t < 1 << game->shape[1]; t++) {
            int third = (int)(allowed[2][s] >> (8 * t)) & column(allowed[1][s], t) & column(allowed[0][t], s) & 254;
            for (; third; third &= third - 1) {
                int w = __builtin_ctz((unsigned)third);
                int support[3] = {s, t, w}, before = found->count;
                int64_t traced = found->traced;
                int flag = one_support(game, tables, support, found);
                if (!flag) continue;
                flags |= flag;
                found->count = before;
                found->traced = traced;
                if (!found->open) return flags;
                found->open[found->opened++] = (uint16_t)(s | t << 3 | w << 6);
            }
        }
    if (flags) return flags;
    int sum = 0;
    for (int k = 0; k < found->count; k++) sum += found->indices[k];
    return sum == 1 ? 0 : INDEX;
}

/* Solve games until all are done, the room for results runs out or *stop is set; return how many were done.
 *
 * counts[g] is the number of equilibria of game g, written one after the other to profiles (rows of shape[0] + shape[1] + shape[2])
 * and indices; it is 0 where flags[g] is not 0. */
int64_t three_players(const double *payoffs, int64_t games, const int *shape, int64_t room, double *profiles, int8_t *indices,
                      int32_t *counts, uint8_t *flags, const volatile int *stop) {
    int size = 3 * shape[0] * shape[1] * shape[2], width = shape[0] + shape[1] + shape[2];
    int small = shape[0] == 2 && shape[1] == 2 && shape[2] == 2;
    Tables tables;
    tables_of(&tables);
    for (int64_t g = 0; g < games; g++, payoffs += size) {
        if (room < ROOM || *stop) return g;
        int count = 0, flag;
        if (small) {
            flag = two_actions(payoffs, profiles, indices, &count);
        }
        if (!small || flag == TIE) {
            Game game;
            Found found = {.profiles = profiles, .indices = indices, .width = width};
            flag = read_game(&game, payoffs, shape);
            if (!flag) flag = one_game(&game, &tables, &found);
            count = found.count;
        }
        if (flag) count = 0;
        flags[g] = (uint8_t)flag;
        counts[g] = count;
        profiles += (int64_t)count * width;
        indices += count;
        room -= count;
    }
    return games;
}

/* One game, support by support: write the equilibria of the supports that are decided, with their supports, and list the others.
 *
 * The proof goes to trace, *traced numbers of it; if that is more than most_traced, it was cut off. Return the number of equilibria,
 * or -1 if the payoffs are too large, too small or not numbers. */
int three_players_supports(const double *payoffs, const int *shape, double *profiles, int8_t *indices, uint16_t *settled,
                           uint16_t *open, int *opened, double *trace, int64_t most_traced, int64_t *traced) {
    Tables tables;
    Game game;
    Found found = {.profiles = profiles, .indices = indices, .settled = settled, .open = open,
                   .width = shape[0] + shape[1] + shape[2], .trace = trace, .most_traced = most_traced};
    tables_of(&tables);
    if (read_game(&game, payoffs, shape)) return -1;
    one_game(&game, &tables, &found);
    *opened = found.opened;
    *traced = found.traced;
    return found.count;
}
