/* The principal logit branches of many two-player games with two or three actions each, as solvers/selection/logit.py follows
   them: the same equations, steps, guards and proof, one game after the other; to their limits, or to a precision. A game is decided here if elimination of strictly
   dominated actions solves it, if its branch comes to where a strict equilibrium provably attracts the rest of it, or if
   probabilities are clearly equal or clearly different at the horizon; all others are left to the caller. */

#include <float.h>
#include <math.h>
#include <string.h>

enum { ACTIONS = 3, UNKNOWNS = 2 * ACTIONS + 1 };
enum { DOMINANCE = 0, STRICT = 1, HORIZON = 2, UNDECIDED = 3 };

typedef struct {
    double first_step, longest_step, shortest_step, fine_step, usual_error, usual_turn, least_cosine, largest_correction;
    double slowest_contraction, small_correction, settled, horizon, blur, rounding, most_steps, level, close;
} Rules;

typedef struct {
    const Rules *rules;
    int actions[2], size; /* size: unknowns, the precision last */
    double table[2][ACTIONS][ACTIONS]; /* own actions first, in units of the largest difference */
    double scale, minors, rhs[UNKNOWNS];
    double point[UNKNOWNS], tangent[UNKNOWNS], bend[UNKNOWNS], length;
    int beyond;
    double distance, aside, blur;
    double mixed[2][ACTIONS]; /* strategies at the point */
} Walk;

static double norm(const double *v, int n) {
    double sum = 0.0;
    for (int k = 0; k < n; k++) sum += v[k] * v[k];
    return sqrt(sum);
}

static int likeliest(const double *v, int n) {
    int best = 0;
    for (int k = 1; k < n; k++)
        if (v[k] > v[best]) best = k;
    return best;
}

static void strategies(const Walk *w, double mixed[2][ACTIONS]) {
    for (int i = 0; i < 2; i++) {
        const double *own = w->point + (i ? w->actions[0] : 0);
        double sum = 0.0;
        for (int a = 0; a < w->actions[i]; a++) sum += mixed[i][a] = exp(sinh(own[a]));
        for (int a = 0; a < w->actions[i]; a++) mixed[i][a] /= sum;
    }
}

/* Values and derivatives of the equations, the derivatives bordered by the present tangent. */
static void equations(const Walk *w, const double *point, double *values, double m[UNKNOWNS][UNKNOWNS + 3]) {
    int n = w->size, last = n - 1;
    double logs[UNKNOWNS], stretch[UNKNOWNS], profile[UNKNOWNS], weights[UNKNOWNS], size[UNKNOWNS];
    double precision = sinh(point[last]), slope = sqrt(1.0 + precision * precision);
    for (int k = 0; k < last; k++) {
        logs[k] = sinh(point[k]);
        stretch[k] = sqrt(1.0 + logs[k] * logs[k]);
        profile[k] = exp(logs[k] < 1.0 ? logs[k] : 1.0);
        weights[k] = profile[k] * stretch[k];
        size[k] = 1.0 / (stretch[k] + precision);
    }
    for (int i = 0; i < 2; i++) {
        int own = i ? w->actions[0] : 0, other = i ? 0 : w->actions[0], best = likeliest(logs + own, w->actions[i]);
        double utility[ACTIONS], sum = 0.0;
        for (int a = 0; a < w->actions[i]; a++) {
            utility[a] = 0.0;
            for (int b = 0; b < w->actions[1 - i]; b++) utility[a] += w->table[i][a][b] * profile[other + b];
            sum += profile[own + a];
        }
        double reference = logs[own + best] - precision * utility[best];
        for (int a = 0; a < w->actions[i]; a++) {
            double *row = m[own + a];
            for (int k = 0; k < n; k++) row[k] = 0.0;
            if (a == best) {
                values[own + a] = log(sum);
                for (int b = 0; b < w->actions[i]; b++) row[own + b] = weights[own + b] / sum;
                continue;
            }
            double scale = size[own + a];
            values[own + a] = (logs[own + a] - precision * utility[a] - reference) * scale;
            for (int b = 0; b < w->actions[1 - i]; b++)
                row[other + b] = -precision * weights[other + b] * (w->table[i][a][b] - w->table[i][best][b]) * scale;
            row[last] = -slope * (utility[a] - utility[best]) * scale;
            row[own + best] = -stretch[own + best] * scale;
            row[own + a] = stretch[own + a] * scale;
        }
    }
    for (int k = 0; k < n; k++) m[last][k] = w->tangent[k];
}

/* Newton's correction across the present tangent, the unit tangent, and the effect of rounding errors; 0 if singular. */
static int newton(const Walk *w, const double *point, double *correction, double *tangent, double *blur) {
    int n = w->size;
    double values[UNKNOWNS], m[UNKNOWNS][UNKNOWNS + 3], x[3][UNKNOWNS];
    equations(w, point, values, m);
    for (int k = 0; k < n; k++) {
        m[k][n] = k < n - 1 ? -values[k] : 0.0;
        m[k][n + 1] = k < n - 1 ? 0.0 : 1.0;
        m[k][n + 2] = k < n - 1 ? w->rhs[k] : 0.0;
    }
    for (int k = 0; k < n; k++) {
        int pivot = k;
        for (int r = k + 1; r < n; r++)
            if (fabs(m[r][k]) > fabs(m[pivot][k])) pivot = r;
        if (!(fabs(m[pivot][k]) > 0.0)) return 0;
        if (pivot != k)
            for (int c = k; c < n + 3; c++) {
                double held = m[k][c];
                m[k][c] = m[pivot][c];
                m[pivot][c] = held;
            }
        double inverse = 1.0 / m[k][k];
        for (int r = k + 1; r < n; r++) {
            double factor = m[r][k] * inverse;
            if (factor != 0.0)
                for (int c = k + 1; c < n + 3; c++) m[r][c] -= factor * m[k][c];
        }
    }
    for (int s = 0; s < 3; s++)
        for (int k = n - 1; k >= 0; k--) {
            double sum = m[k][n + s];
            for (int c = k + 1; c < n; c++) sum -= m[k][c] * x[s][c];
            x[s][k] = sum / m[k][k];
        }
    double size = norm(x[1], n);
    for (int k = 0; k < n; k++) {
        correction[k] = x[0][k];
        tangent[k] = x[1][k] / size;
    }
    *blur = norm(x[2], n);
    return 1;
}

static double log_distance(double real, double imaginary) {
    if (imaginary == 0.0 && real > DBL_MIN) return fabs(log(real));
    double size = hypot(real, imaginary);
    return hypot(log(size > DBL_MIN ? size : DBL_MIN), atan2(imaginary, real));
}

static void signature(const Walk *w, const double mixed[2][ACTIONS], int *beyond, double *distance, double *aside) {
    double mean[2][ACTIONS] = {{0.0}}, half = 0.0, product = 1.0;
    double precision = sinh(w->point[w->size - 1]), square = precision * precision;
    for (int i = 0; i < 2; i++)
        for (int a = 0; a < w->actions[i]; a++) {
            product *= mixed[i][a];
            for (int b = 0; b < w->actions[1 - i]; b++) mean[i][b] += mixed[i][a] * w->table[i][a][b];
        }
    for (int a = 0; a < w->actions[0]; a++)
        for (int b = 0; b < w->actions[1]; b++)
            half += (w->table[0][a][b] - mean[0][b]) * (w->table[1][b][a] - mean[1][a]) * mixed[0][a] * mixed[1][b];
    half *= square / 2.0;
    product *= square * square * w->minors;
    double spread = half * half - product, root = sqrt(fabs(spread));
    if (spread >= 0.0) {
        double larger = half + copysign(root, half), smaller = larger == 0.0 ? 0.0 : product / larger;
        double one = log_distance(larger, 0.0), two = log_distance(smaller, 0.0);
        *beyond = (larger > 1.0) + (smaller > 1.0);
        *distance = (one < two ? one : two) / 2.0;
        *aside = 0.0;
    } else {
        *beyond = 2 * (half > 1.0);
        *distance = log_distance(half, root) / 2.0;
        *aside = half > 0.5 ? root : 0.0;
    }
}

static double larger_of(double a, double b) { return a > b ? a : b; }
static double smaller_of(double a, double b) { return a < b ? a : b; }

/* One step on; a step that cannot be trusted is not taken, and the next one is half as long. */
static void step(Walk *w) {
    const Rules *rules = w->rules;
    int n = w->size, beyond;
    double point[UNKNOWNS], kept[UNKNOWNS], correction[UNKNOWNS], tangent[UNKNOWNS], blur, distance, aside;
    memcpy(kept, w->point, sizeof kept);
    for (int k = 0; k < n; k++) point[k] = kept[k] + w->length * w->tangent[k] + w->length * w->length / 2.0 * w->bend[k];
    if (!newton(w, point, correction, tangent, &blur)) goto refused;
    double first = norm(correction, n);
    if (!(first <= rules->largest_correction)) goto refused;
    for (int k = 0; k < n; k++) point[k] += correction[k];
    if (first > rules->small_correction) {
        if (!newton(w, point, correction, tangent, &blur)) goto refused;
        for (int k = 0; k < n; k++) point[k] += correction[k];
        double second = norm(correction, n);
        if (!(second <= rules->slowest_contraction * first && second <= 20.0 * rules->small_correction)) goto refused;
    }
    double cosine = 0.0, moved = 0.0;
    for (int k = 0; k < n; k++) cosine += tangent[k] * w->tangent[k];
    double mixed[2][ACTIONS];
    memcpy(w->point, point, sizeof point);
    strategies(w, mixed);
    signature(w, mixed, &beyond, &distance, &aside);
    int crossings = (beyond > w->beyond ? beyond - w->beyond : w->beyond - beyond);
    crossings -= tangent[n - 1] * w->tangent[n - 1] < 0.0;
    int passes = crossings % 2 == 0 && 2.0 * w->length <= larger_of(aside, w->aside);
    int hasty = w->length > larger_of(rules->fine_step, smaller_of(distance, w->distance));
    if (!(cosine > rules->least_cosine) || !(crossings == 0 || passes) || hasty) goto refused;
    for (int k = 0; k < n; k++) moved += (point[k] - kept[k]) * (point[k] - kept[k]);
    moved = sqrt(moved);
    double turn = acos(cosine > 1.0 ? 1.0 : cosine);
    double factor = smaller_of(cbrt(rules->usual_error / larger_of(first, 1e-9)), rules->usual_turn / larger_of(turn, 1e-9));
    double longest = smaller_of(rules->longest_step, larger_of(rules->fine_step, distance));
    for (int k = 0; k < n; k++) {
        w->bend[k] = (tangent[k] - w->tangent[k]) / moved;
        w->tangent[k] = tangent[k];
    }
    memcpy(w->mixed, mixed, sizeof mixed);
    w->length = smaller_of(longest, w->length * smaller_of(larger_of(factor, 0.5), 2.0));
    w->beyond = beyond;
    w->distance = distance;
    w->aside = aside;
    w->blur = blur;
    return;
refused:
    memcpy(w->point, kept, sizeof kept);
    w->length /= 2.0;
}

/* Whether the branch provably ends in the modal cell: in a box round it that the responses do not leave, they contract. */
static int attracted(const Walk *w, int *modal) {
    double strays[2];
    for (int i = 0; i < 2; i++) {
        modal[i] = likeliest(w->mixed[i], w->actions[i]);
        strays[i] = 0.0;
        for (int a = 0; a < w->actions[i]; a++)
            if (a != modal[i]) strays[i] += w->mixed[i][a];
        strays[i] *= 2.0;
        if (!(strays[i] < 0.5)) return 0;
    }
    double precision = sinh(w->point[w->size - 1]);
    for (int i = 0; i < 2; i++) {
        double least_margin = INFINITY, response = 0.0, widest = 0.0, stray = strays[1 - i];
        for (int a = 0; a < w->actions[i]; a++) {
            double least = INFINITY, most = -INFINITY;
            for (int b = 0; b < w->actions[1 - i]; b++) {
                double loss = w->table[i][modal[i]][b] - w->table[i][a][b];
                least = smaller_of(least, loss);
                most = larger_of(most, loss);
            }
            widest = larger_of(widest, most - least);
            if (a == modal[i]) continue;
            double here = w->table[i][modal[i]][modal[1 - i]] - w->table[i][a][modal[1 - i]];
            double margin = (1.0 - stray) * here + stray * least;
            least_margin = smaller_of(least_margin, margin);
            response += exp(-precision * margin);
        }
        if (!(precision * least_margin >= 1.0) || !(response <= strays[i])) return 0;
        if (!(precision * widest * response * (1.0 + response) < 1.0)) return 0;
    }
    return 1;
}

static double minor(double t[ACTIONS][ACTIONS]) {
    double d[2][2];
    for (int a = 0; a < 2; a++)
        for (int b = 0; b < 2; b++) d[a][b] = t[a + 1][b + 1] - t[0][b + 1] - t[a + 1][0] + t[0][0];
    return d[0][0] * d[1][1] - d[0][1] * d[1][0];
}

static int start(Walk *w, const Rules *rules) {
    for (int i = 0; i < 2; i++)
        for (int a = 0; a < w->actions[i]; a++) w->mixed[i][a] = 1.0 / w->actions[i];
    double scale = 0.0, correction[UNKNOWNS], tangent[UNKNOWNS];
    int rows = w->actions[0], columns = w->actions[1];
    w->rules = rules;
    w->size = rows + columns + 1;
    for (int i = 0; i < 2; i++)
        for (int b = 0; b < w->actions[1 - i]; b++) {
            double most = -INFINITY;
            for (int a = 0; a < w->actions[i]; a++) most = larger_of(most, w->table[i][a][b]);
            for (int a = 0; a < w->actions[i]; a++) {
                w->table[i][a][b] -= most;
                scale = larger_of(scale, -w->table[i][a][b]);
            }
        }
    if (scale == 0.0) scale = 1.0;
    w->scale = scale;
    for (int i = 0; i < 2; i++)
        for (int a = 0; a < w->actions[i]; a++)
            for (int b = 0; b < w->actions[1 - i]; b++) w->table[i][a][b] /= scale;
    w->minors = rows == 3 && columns == 3 ? minor(w->table[0]) * minor(w->table[1]) : 0.0;
    for (int k = 0; k < w->size; k++) {
        w->point[k] = asinh(-log(k < rows ? rows : columns));
        w->tangent[k] = w->bend[k] = 0.0;
        w->rhs[k] = rules->rounding * cos((k + 1.0) * (k + 1.0));
    }
    w->point[w->size - 1] = 0.0;
    w->tangent[w->size - 1] = 1.0;
    w->length = rules->first_step;
    w->beyond = 0;
    w->distance = INFINITY;
    w->aside = w->blur = 0.0;
    double blur;
    if (!newton(w, w->point, correction, tangent, &blur)) return 0;
    memcpy(w->tangent, tangent, sizeof tangent);
    return 1;
}

/* Eliminate strictly dominated actions, by exact comparison; whether one cell is left. */
static int dominance(const Walk *w, int *cell) {
    int left[2] = {(1 << w->actions[0]) - 1, (1 << w->actions[1]) - 1}, changed = 1;
    while (changed) {
        changed = 0;
        for (int i = 0; i < 2; i++) {
            int beaten = 0;
            for (int a = 0; a < w->actions[i]; a++)
                for (int d = 0; d < w->actions[i]; d++) {
                    if (a == d || !(left[i] >> a & 1) || !(left[i] >> d & 1)) continue;
                    int all = 1;
                    for (int b = 0; b < w->actions[1 - i] && all; b++)
                        if (left[1 - i] >> b & 1) all = w->table[i][d][b] > w->table[i][a][b];
                    if (all) beaten |= 1 << a;
                }
            left[i] &= ~beaten;
            changed |= beaten;
        }
    }
    for (int i = 0; i < 2; i++) {
        if (left[i] & (left[i] - 1)) return 0;
        cell[i] = left[i] >> 1; /* of 1, 2, 4: 0, 1, 2 */
    }
    return 1;
}

/* The most probable cell at the horizon, whether others are as probable, and the regret; 0 where rounding errors could matter. */
static int at_horizon(Walk *w, int *cell, unsigned char *tied, double *regret) {
    double correction[UNKNOWNS], tangent[UNKNOWNS], mixed[2][ACTIONS], blur, worst = 0.0;
    *tied = 0;
    for (int round = 0; round < 3; round++) {
        if (!newton(w, w->point, correction, tangent, &blur)) return 0;
        for (int k = 0; k < w->size; k++) w->point[k] += correction[k];
    }
    if (!isfinite(w->point[w->size - 1])) return 0;
    strategies(w, mixed);
    for (int i = 0; i < 2; i++) {
        double most = mixed[i][likeliest(mixed[i], w->actions[i])];
        int level = 0;
        for (int a = w->actions[i] - 1; a >= 0; a--) {
            double behind = most - mixed[i][a];
            if (!(behind <= w->rules->level || behind >= w->rules->close)) return 0;
            if (mixed[i][a] >= most - w->rules->level) {
                cell[i] = a;
                level++;
            }
        }
        *tied |= level > 1;
    }
    for (int i = 0; i < 2; i++) {
        double best = -INFINITY, mean = 0.0;
        for (int a = 0; a < w->actions[i]; a++) {
            double utility = 0.0;
            for (int b = 0; b < w->actions[1 - i]; b++) utility += w->table[i][a][b] * mixed[1 - i][b];
            best = larger_of(best, utility);
            mean += utility * mixed[i][a];
        }
        worst = larger_of(worst, best - mean);
    }
    *regret = worst * w->scale;
    return 1;
}

/* payoffs: n games (2, rows, columns). Of the decided ones: cells (flat index), tied, regrets; routes says how, or UNDECIDED. */
void logit_branches(long long n, int rows, int columns, const double *payoffs, const double *rules, long long *cells,
                    unsigned char *routes, unsigned char *tied, double *regrets) {
    const Rules *given = (const Rules *)rules;
    for (long long g = 0; g < n; g++) {
        const double *own = payoffs + g * 2 * rows * columns;
        Walk w = {0};
        int cell[2] = {0, 0};
        w.actions[0] = rows;
        w.actions[1] = columns;
        for (int a = 0; a < rows; a++)
            for (int b = 0; b < columns; b++) {
                w.table[0][a][b] = own[a * columns + b];
                w.table[1][b][a] = own[rows * columns + a * columns + b];
            }
        routes[g] = UNDECIDED;
        tied[g] = 0;
        regrets[g] = 0.0;
        if (dominance(&w, cell)) {
            routes[g] = DOMINANCE;
        } else if (start(&w, given)) {
            for (int k = 0; k < (int)given->most_steps; k++) {
                step(&w);
                if (attracted(&w, cell)) {
                    routes[g] = STRICT;
                    break;
                }
                double precision = w.point[w.size - 1];
                if (w.blur > given->blur && precision >= given->settled) break;
                if (precision >= given->horizon) {
                    if (at_horizon(&w, cell, &tied[g], &regrets[g])) routes[g] = HORIZON;
                    break;
                }
                if (!(w.length >= given->shortest_step)) break;
            }
        }
        cells[g] = routes[g] == UNDECIDED ? 0 : cell[0] * columns + cell[1];
    }
}

/* Where the branch is at the goal, between the last point and the present one: Newton's method with precision held, which must
   contract as in solvers/quantal_response.py; 0 if it cannot be trusted. */
static int arrive(Walk *w, const double *before, double goal) {
    const Rules *rules = w->rules;
    int n = w->size, last = n - 1;
    double correction[UNKNOWNS], tangent[UNKNOWNS], blur, allowed = rules->largest_correction;
    double share = (goal - before[last]) / (w->point[last] - before[last]);
    for (int k = 0; k < n; k++) {
        w->point[k] = before[k] + share * (w->point[k] - before[k]);
        w->tangent[k] = k == last;
    }
    w->point[last] = goal;
    for (int round = 0; round < 20; round++) {
        if (!newton(w, w->point, correction, tangent, &blur)) return 0;
        double length = norm(correction, n), tolerance = 1e-9 + 10.0 * smaller_of(blur, rules->blur);
        if (!(length <= larger_of(allowed, tolerance))) return 0;
        for (int k = 0; k < last; k++) w->point[k] += correction[k];
        if (length <= tolerance) {
            strategies(w, w->mixed);
            return 1;
        }
        allowed = rules->slowest_contraction * length;
    }
    return 0;
}

/* payoffs: n games (2, rows, columns); precisions: one of each, per unit of payoff. Profiles (rows + columns) where the branches
   first come to them; routes says of which games they are found (STRICT), or UNDECIDED. */
void logit_profiles(long long n, int rows, int columns, const double *payoffs, const double *precisions, const double *rules,
                    double *profiles, unsigned char *routes) {
    const Rules *given = (const Rules *)rules;
    for (long long g = 0; g < n; g++) {
        const double *own = payoffs + g * 2 * rows * columns;
        double *profile = profiles + g * (rows + columns);
        Walk w = {0};
        w.actions[0] = rows;
        w.actions[1] = columns;
        for (int a = 0; a < rows; a++)
            for (int b = 0; b < columns; b++) {
                w.table[0][a][b] = own[a * columns + b];
                w.table[1][b][a] = own[rows * columns + a * columns + b];
            }
        routes[g] = UNDECIDED;
        if (!start(&w, given)) continue;
        int last = w.size - 1;
        double goal = asinh(precisions[g] * w.scale);
        if (goal <= 0.0) routes[g] = STRICT;
        for (int k = 0; k < (int)given->most_steps && routes[g] == UNDECIDED; k++) {
            Walk before = w;
            step(&w);
            if (w.blur > given->blur && w.point[last] >= given->settled) break;
            if (w.point[last] >= goal) {
                if (arrive(&w, before.point, goal)) {
                    routes[g] = STRICT;
                } else {
                    w = before;
                    w.length /= 2.0;
                }
            } else if (before.tangent[last] > 0.0 && w.tangent[last] < 0.0 &&
                       before.point[last] + w.point[last] + 1.5 * before.length >= 2.0 * goal) {
                break; /* the branch folds back in this step, perhaps beyond the goal */
            }
            if (!(w.length >= given->shortest_step)) break;
        }
        for (int i = 0; i < 2; i++)
            for (int a = 0; a < w.actions[i]; a++) profile[(i ? rows : 0) + a] = w.mixed[i][a];
    }
}
