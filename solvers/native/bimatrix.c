/* All extreme equilibria of bimatrix games, by walking the vertices of both best-response polytopes.
 *
 * Polytope. A player's payoffs may be moved by a constant per action of the *other* player, and scaled, so let M >= 0 hold the
 * opponent's payoffs, M[j][i] for the opponent's action j and the own action i, with a positive entry for every i. The polytope
 * {x >= 0, M x <= 1} is bounded; its vertices other than 0, divided by their sums, are those of the best-response polyhedron. A
 * vertex has the label of every own action that is unplayed and of every opponent's action that is a best response; two vertices
 * are an equilibrium iff together they have all labels (Mangasarian 1964; Avis, Rosenberg, Savani and von Stengel 2010).
 *
 * Walk. A basis is a set of as many tight labels as the polytope has dimensions. From a simple vertex an edge leads away from each
 * of its labels to a neighbour that shares the others. The walk follows every edge of every vertex it meets, by pivots of a
 * dictionary (basic = right-hand side - table * nonbasic). It ends when the vertices found are closed under neighbourhood; the
 * graph of a polytope is connected, so that they are then all of its vertices.
 *
 * Floats. Nothing in the walk itself needs to be certain: a pair of vertices of which each is certainly a simple vertex, and which
 * share all labels but one, are neighbours. So every basis is proved to be a simple vertex, and the closure does the rest; if one
 * is not proved, the polytope is undecided. Proof: the true entries of M lie in [1, 2] up to ENTRY = 3u (a difference of payoffs
 * scaled to at most 1 has the error u, the sum with 1 another u, an underflow less than a third). Let B be the k x k part of M at
 * the tight opponent's actions and the played own actions, R its inverse as found in the dictionary, x the computed strategy.
 * - A dot product of k terms and 1, entries up to 2, has an error below (k + 2) u (1 + 2 |x|_1) + ENTRY |x|_1 = rounding.
 * - A row of RB - I has a sum of absolute values below the computed one + k (2 (k + 2) u + ENTRY) |R_i|_1 + (k + 2) u = alpha.
 * - If alpha < 1 then B has an inverse and the true strategy is within |R| |1 - Bx| / (1 - alpha) = error of x, in the maximum
 *   norm. Every played action needs x_i > error, every other slack more than rounding + (2 + ENTRY) k error.
 * These sums are themselves computed with fewer than 200 roundings: the factor SAFE covers them.
 *
 * Integers. With integer M the dictionary times the determinant of its basis holds minors of (M, 1), which the caller bounds by
 * 2^bits (Hadamard); the division in (ab - cd)/p is exact (Edmonds 1967; Bareiss 1968), hence done modulo a power of two with the
 * inverse of the odd part of p (Jebelean 1993). Numbers have `width` words, and 2^bits and the trailing zeros of p together fit,
 * or the caller is asked for wider ones: so no step overflows. Degenerate polytopes are walked as if the right-hand sides were
 * 1 + e^j for a small e (lexicographic rule; Dantzig, Orden and Wolfe 1955), which makes every vertex simple and loses none.
 *
 * Stopping. Whoever calls may set *stop from another thread, at the keyboard or when time is over: every loop that may be long
 * looks at it and gives up with STOPPED. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define U 1.1102230246251565e-16 /* unit roundoff, 2^-53 */
#define ENTRY (3 * U)
#define SAFE (1 + 1e-6)
#define PAST ((size_t)1 << 18)      /* bytes of dictionaries kept of the path: what stays in a fast cache, */
#define LONG_PAST ((size_t)1 << 25) /* or more where a pivot in wide integers takes longer than fetching them */
#define ACCURACY 1e-9 /* every probability written is certainly this close to the equilibrium's; else the game is not decided */
#define LARGEST (1 << 29) /* vertices of one polytope that can be counted */
#define DRIFT 1e-9 /* a dictionary whose inverse is off by more is computed anew */

enum { MOST = 64, HALF = 32, CELLS = HALF * (HALF + 1) }; /* labels; actions of the player who has fewer; m (n + 1) at most */
enum { DECIDED, UNDECIDED, INPUT, WIDER, MEMORY, STOPPED, MANY };

typedef uint64_t Labels;
typedef unsigned __int128 Wide;
typedef struct Dictionary Dictionary;

/* --- sets of vertices ------------------------------------------------------------------------------------------------------ */

typedef struct {
    Labels basis;  /* the tight labels that define the vertex */
    Labels labels; /* all its labels: more than the basis where it is degenerate */
    Labels walked; /* labels of the basis away from which the neighbour is known */
    int32_t parent;
    uint8_t dropped, gained; /* the labels by which the basis differs from its parent's */
} Vertex;

typedef struct {
    Vertex *vertex;
    int32_t *slot; /* hash table of 1 + index, 0 where free */
    int count, capacity, shift;
    char *past; /* dictionaries at the last vertices of the path, each in the place of its depth modulo `places` */
    int32_t *owner;
    int places;
    size_t size;
} Set;

static inline uint64_t hash(const Set *set, Labels key) { return (key * 0x9E3779B97F4A7C15u) >> set->shift; }

/* Make room for twice as many vertices; return 0 if there is no memory. */
static int grow(Set *set) {
    int capacity = set->capacity ? 2 * set->capacity : 16;
    if (capacity > LARGEST) return 0;
    Vertex *vertex = realloc(set->vertex, (size_t)capacity * sizeof *vertex);
    if (vertex) set->vertex = vertex;
    int32_t *slot = malloc(2 * (size_t)capacity * sizeof *slot);
    if (!vertex || !slot) {
        free(slot);
        return 0;
    }
    free(set->slot);
    set->slot = slot;
    set->capacity = capacity;
    set->shift = 63 - __builtin_ctz((unsigned)capacity);
    memset(slot, 0, 2 * (size_t)capacity * sizeof *slot);
    uint64_t mask = 2 * (uint64_t)capacity - 1;
    for (int k = 0; k < set->count; k++) {
        uint64_t h = hash(set, set->vertex[k].basis);
        while (slot[h]) h = (h + 1) & mask;
        slot[h] = k + 1;
    }
    return 1;
}

static int clear(Set *set) {
    set->count = 0;
    if (!set->capacity) return grow(set);
    memset(set->slot, 0, 2 * (size_t)set->capacity * sizeof *set->slot);
    return 1;
}

static void discard(Set *set) {
    free(set->vertex);
    free(set->slot);
    free(set->past);
    free(set->owner);
}

/* Return the index of the vertex with a basis, or -1. */
static int find(const Set *set, Labels basis) {
    uint64_t mask = 2 * (uint64_t)set->capacity - 1, h = hash(set, basis);
    for (; set->slot[h]; h = (h + 1) & mask)
        if (set->vertex[set->slot[h] - 1].basis == basis) return set->slot[h] - 1;
    return -1;
}

/* Return the index of the vertex with a basis, added if it is new (then it is the last); -1 if there is no memory. */
static int add(Set *set, Labels basis) {
    int known = find(set, basis);
    if (known >= 0) return known;
    if (set->count == set->capacity && !grow(set)) return -1;
    uint64_t mask = 2 * (uint64_t)set->capacity - 1, h = hash(set, basis);
    while (set->slot[h]) h = (h + 1) & mask;
    set->vertex[set->count] = (Vertex){.basis = basis, .labels = basis, .parent = -1};
    set->slot[h] = ++set->count;
    return set->count - 1;
}

/* --- the walk -------------------------------------------------------------------------------------------------------------- */

typedef struct {
    Labels basis;
    uint8_t row[MOST], column[MOST], place[MOST]; /* the label of each row and column, and the row or column of each label */
} Order;

struct Dictionary {
    Order at;
    int rows, columns; /* actions of the opponent, own actions */
    int own, other;    /* the first label of either */
    void *state;       /* all numbers that change, in one block */
    size_t size, past; /* its bytes, and those to spend on keeping it */
    int (*leaving)(Dictionary *, int column); /* the row that blocks the edge on which the column's label is dropped; or -1 */
    int (*pivot)(Dictionary *, int row, int column);
    int (*arrive)(Dictionary *, Labels *labels); /* prove the vertex and find its labels */
};

static inline Labels bit(int label) { return (Labels)1 << label; }
static inline int is_own(const Dictionary *d, int label) { return (unsigned)(label - d->own) < (unsigned)d->columns; }

/* Go to the vertex 0: every own action is unplayed. */
static void start(Dictionary *d) {
    d->at.basis = 0;
    for (int j = 0; j < d->rows; j++) d->at.place[d->at.row[j] = (uint8_t)(d->other + j)] = (uint8_t)j;
    for (int i = 0; i < d->columns; i++) {
        d->at.place[d->at.column[i] = (uint8_t)(d->own + i)] = (uint8_t)i;
        d->at.basis |= bit(d->own + i);
    }
}

static inline void exchange(Dictionary *d, int row, int column) {
    uint8_t out = d->at.row[row], in = d->at.column[column];
    d->at.basis ^= bit(out) | bit(in);
    d->at.place[d->at.row[row] = in] = (uint8_t)row;
    d->at.place[d->at.column[column] = out] = (uint8_t)column;
}

/* Make places for dictionaries of another size. */
static void prepare(Set *set, const Dictionary *d) {
    size_t size = sizeof(Order) + d->size;
    if (size != set->size) set->places = 0;
    set->size = size;
    for (int k = 0; k < set->places && k < set->count; k++) set->owner[k] = -1;
}

/* Keep the dictionary at a vertex; without memory for it, the way back takes longer. */
static void keep(Set *set, const Dictionary *d, int vertex, int depth) {
    if (depth >= set->places && ((size_t)set->places < d->past / set->size || !set->places)) {
        int places = set->places ? 2 * set->places : 8;
        char *past = realloc(set->past, (size_t)places * set->size);
        if (past) set->past = past;
        int32_t *owner = realloc(set->owner, (size_t)places * sizeof *owner);
        if (owner) set->owner = owner;
        if (!past || !owner) return;
        memset(owner + set->places, -1, (size_t)(places - set->places) * sizeof *owner);
        set->places = places;
    }
    char *place = set->past + (size_t)(depth % set->places) * set->size;
    set->owner[depth % set->places] = vertex;
    memcpy(place, &d->at, sizeof d->at);
    memcpy(place + sizeof d->at, d->state, d->size);
}

/* Bring the dictionary from a vertex to one before it on the path. */
static int bring_back(const Set *set, Dictionary *d, int from, int to, int depth) {
    if (set->places && set->owner[depth % set->places] == to) {
        const char *place = set->past + (size_t)(depth % set->places) * set->size;
        memcpy(&d->at, place, sizeof d->at);
        memcpy(d->state, place + sizeof d->at, d->size);
        return DECIDED;
    }
    while (from != to) {
        const Vertex *v = &set->vertex[from];
        int status = d->pivot(d, d->at.place[v->dropped], d->at.place[v->gained]);
        if (status) return status;
        from = v->parent;
    }
    return DECIDED;
}

/* Find every vertex, 0 the first, from a dictionary at 0; MANY if there are more than `most`. */
static int walk(Dictionary *d, Set *set, int most, const volatile int *stop) {
    prepare(set, d);
    if (!clear(set) || add(set, d->at.basis) < 0) return MEMORY;
    for (int at = 0, depth = 0;;) {
        if (*stop) return STOPPED;
        if (set->count > most) return MANY;
        Vertex *v = &set->vertex[at];
        Labels open = v->basis & ~v->walked;
        int status;
        if (!open) { /* go back to the last vertex with an edge not walked */
            int from = at;
            for (; at >= 0 && set->vertex[at].basis == set->vertex[at].walked; depth--) at = set->vertex[at].parent;
            if (at < 0) return DECIDED;
            if ((status = bring_back(set, d, from, at, depth))) return status;
            continue;
        }
        int dropped = __builtin_ctzll(open), column = d->at.place[dropped], row = d->leaving(d, column);
        if (row < 0) return UNDECIDED;
        int gained = d->at.row[row], count = set->count;
        v->walked |= bit(dropped);
        int next = add(set, v->basis ^ bit(dropped) ^ bit(gained));
        if (next < 0) return MEMORY;
        v = &set->vertex[next];
        v->walked |= bit(gained);
        if (next < count) continue;
        v->parent = at;
        v->dropped = (uint8_t)dropped;
        v->gained = (uint8_t)gained;
        if (open & (open - 1)) keep(set, d, at, depth);
        if ((status = d->pivot(d, row, column)) || (status = d->arrive(d, &set->vertex[next].labels))) return status;
        at = next;
        depth++;
    }
}

/* --- floats ---------------------------------------------------------------------------------------------------------------- */

typedef struct {
    Dictionary base;
    double payoff[CELLS]; /* the opponent's, rows x columns: scaled, the least of each own action 0 */
    double matrix[CELLS]; /* M = 1 + payoff */
    const double *given;  /* the payoffs as they were: own action i and the opponent's j at i * down + j * right */
    int down, right;
    double inverse; /* at least |R| / (1 - alpha) of the dictionary last proved */
    double first, then; /* powers of two: M has the payoffs given times the first, then differences times the second */
    double *reciprocal; /* of the right-hand side, after the table */
    double table[CELLS + HALF + MOST]; /* rows x (columns + 1), the right-hand side last */
} Floats;

static void start_floats(Floats *f) {
    int rows = f->base.rows, columns = f->base.columns;
    start(&f->base);
    for (int j = 0; j < rows; j++) {
        double *line = f->table + j * (columns + 1);
        memcpy(line, f->matrix + j * columns, (size_t)columns * sizeof *line);
        line[columns] = f->reciprocal[j] = 1;
    }
}

static int pivot_floats(Dictionary *d, int row, int column) {
    Floats *f = (Floats *)d;
    int rows = d->rows, width = d->columns + 1;
    double *pivotal = f->table + row * width, factor = 1 / pivotal[column];
    pivotal[column] = 1;
    for (int j = 0; j < width; j++) pivotal[j] *= factor;
    for (int i = 0; i < rows; i++) {
        double *line = f->table + i * width, share = line[column];
        if (i != row) {
            line[column] = 0;
            for (int j = 0; j < width; j++) line[j] -= share * pivotal[j];
        }
        f->reciprocal[i] = 1 / line[width - 1];
    }
    exchange(d, row, column);
    return DECIDED;
}

static int leaving_floats(Dictionary *d, int column) {
    const Floats *f = (const Floats *)d;
    int best = -1;
    double most = 0;
    for (int i = 0; i < d->rows; i++) {
        double t = f->table[i * (d->columns + 1) + column] * f->reciprocal[i];
        if (t > most) {
            most = t;
            best = i;
        }
    }
    return best;
}

/* Compute the dictionary of the present basis anew, pivoting on the largest entries; return 0 if it is singular in floats. */
static int renew(Floats *f) {
    Dictionary *d = &f->base;
    Labels basis = d->at.basis;
    start_floats(f);
    while (d->at.basis != basis) {
        int row = 0, column = 0;
        double most = 0;
        for (int i = 0; i < d->rows; i++)
            for (int j = 0; j < d->columns; j++)
                if (bit(d->at.row[i]) & basis && !(bit(d->at.column[j]) & basis)) {
                    double size = fabs(f->table[i * (d->columns + 1) + j]);
                    if (size > most) {
                        most = size;
                        row = i;
                        column = j;
                    }
                }
        if (!(most > 0)) return 0;
        pivot_floats(d, row, column);
    }
    return 1;
}

/* Prove that the basis is a simple vertex, as argued above; alpha may be up to a limit below 1. */
static int proved(Floats *f, double limit) {
    const Dictionary *d = &f->base;
    int width = d->columns + 1, k = 0, tight = 0, slacks = 0;
    int own[HALF], line[HALF], other[HALF], column[HALF], slack[MOST];
    double x[HALF], total = 0, residual = 0, norm = 0, alpha = 0, part[HALF * HALF], sum[HALF];
    for (int i = 0; i < d->rows; i++) {
        if (is_own(d, d->at.row[i])) {
            line[k] = i;
            own[k++] = d->at.row[i] - d->own;
        } else
            slack[slacks++] = d->at.row[i] - d->other;
    }
    for (int j = 0; j < d->columns; j++)
        if (!is_own(d, d->at.column[j])) {
            column[tight] = j;
            other[tight++] = d->at.column[j] - d->other;
        }
    for (int i = 0; i < k; i++) total += fabs(x[i] = f->table[line[i] * width + d->columns]);
    double rounding = (k + 2) * U * (1 + 2 * total) + ENTRY * total;
    for (int t = 0; t < k; t++) {
        double rest = 1;
        for (int i = 0; i < k; i++) rest -= (part[t * k + i] = f->matrix[other[t] * d->columns + own[i]]) * x[i];
        residual += fabs(rest) + rounding; /* the sum is at least the maximum, and passes on what is not a number */
    }
    for (int i = 0; i < k; i++) {
        double size = 0, row = 0;
        for (int c = 0; c < k; c++) sum[c] = c == i ? -1 : 0;
        for (int t = 0; t < k; t++) {
            double r = f->table[line[i] * width + column[t]];
            size += fabs(r);
            for (int c = 0; c < k; c++) sum[c] += r * part[t * k + c];
        }
        for (int c = 0; c < k; c++) row += fabs(sum[c]);
        row = SAFE * (row + k * (2 * (k + 2) * U + ENTRY) * size + (k + 2) * U);
        if (!(row <= limit)) return 0;
        if (row > alpha) alpha = row;
        if (size > norm) norm = size;
    }
    double error = SAFE * norm * residual / (1 - alpha), margin = SAFE * (rounding + (2 + ENTRY) * k * error);
    for (int i = 0; i < k; i++)
        if (!(x[i] > error)) return 0;
    for (int s = 0; s < slacks; s++) {
        double rest = 1;
        for (int i = 0; i < k; i++) rest -= f->matrix[slack[s] * d->columns + own[i]] * x[i];
        if (!(rest > margin)) return 0;
    }
    f->inverse = SAFE * norm / (1 - alpha);
    return 1;
}

static int arrive_floats(Dictionary *d, Labels *labels) {
    Floats *f = (Floats *)d;
    *labels = d->at.basis;
    return proved(f, DRIFT) || (renew(f) && proved(f, 0.5)) ? DECIDED : UNDECIDED;
}

/* Read the opponent's payoffs, own action i and the opponent's j at i * down + j * right; return 0 if one is not finite. */
static int read_payoffs(Floats *f, const double *payoffs, int down, int right) {
    int rows = f->base.rows, columns = f->base.columns;
    double most = 0, range = 0;
    f->given = payoffs;
    f->down = down;
    f->right = right;
    for (int k = 0; k < rows * columns; k++) {
        double size = fabs(payoffs[k]);
        if (!(size <= 1.7976931348623157e308)) return 0;
        if (size > most) most = size;
    }
    int exponent;
    frexp(most, &exponent);
    double factor = exponent < -500 || exponent > 500 ? ldexp(1, exponent < -1000 ? 1000 : -exponent) : 1;
    for (int i = 0; i < columns; i++) {
        double least = INFINITY;
        for (int j = 0; j < rows; j++) {
            double value = payoffs[i * down + j * right] * factor;
            f->payoff[j * columns + i] = value;
            if (value < least) least = value;
        }
        for (int j = 0; j < rows; j++) {
            double value = f->payoff[j * columns + i] -= least;
            if (value > range) range = value;
        }
    }
    frexp(range, &exponent); /* 0 where the range is 0 */
    f->first = factor;
    f->then = factor = ldexp(1, exponent < -1000 ? 1000 : -exponent);
    for (int k = 0; k < rows * columns; k++) f->matrix[k] = 1 + (f->payoff[k] *= factor);
    return 1;
}

static void shape_floats(Floats *f, int columns, int rows, int own, int other) {
    int cells = rows * (columns + 1);
    f->reciprocal = f->table + cells;
    f->base = (Dictionary){.rows = rows, .columns = columns, .own = own, .other = other,
                           .state = f->table, .size = (size_t)(cells + rows) * sizeof *f->table, .past = PAST,
                           .leaving = leaving_floats, .pivot = pivot_floats, .arrive = arrive_floats};
}

/* Write the strategy at a vertex and return the sign of the determinant of B, or 0 if a played action has no share in floats.
 *
 * Gaussian elimination with partial pivoting of the equations: the tight actions pay v, the probabilities add to 1. Moving all
 * payoffs changes nothing in them, and their determinant, the sum of B's cofactors, is det B times the positive sum of inv(B) 1. */
static int strategy(const Floats *f, Labels basis, double *out) {
    const Dictionary *d = &f->base;
    int own[HALF], k = 0, t = 0, sign = 1;
    double a[HALF + 1][HALF + 2], x[HALF + 1], total = 0;
    for (int i = 0; i < d->columns; i++) {
        out[i] = 0;
        if (!(basis & bit(d->own + i))) own[k++] = i;
    }
    for (int j = 0; j < d->rows; j++)
        if (basis & bit(d->other + j)) {
            for (int i = 0; i < k; i++) a[t][i] = f->payoff[j * d->columns + own[i]];
            a[t][k] = -1;
            a[t++][k + 1] = 0;
        }
    for (int i = 0; i <= k + 1; i++) a[k][i] = i != k;
    for (int c = 0; c <= k; c++) {
        int best = c;
        for (int r = c + 1; r <= k; r++)
            if (fabs(a[r][c]) > fabs(a[best][c])) best = r;
        for (int j = c; j <= k + 1 && best != c; j++) {
            double held = a[c][j];
            a[c][j] = a[best][j];
            a[best][j] = held;
        }
        if ((best != c) != (a[c][c] < 0)) sign = -sign;
        for (int r = c + 1; r <= k; r++) {
            double share = a[r][c] / a[c][c];
            for (int j = c + 1; j <= k + 1; j++) a[r][j] -= share * a[c][j];
        }
    }
    for (int c = k; c >= 0; c--) {
        double value = a[c][k + 1];
        for (int j = c + 1; j <= k; j++) value -= a[c][j] * x[j];
        x[c] = value / a[c][c];
        if (c == k) continue;
        if (!(x[c] > 0)) return 0;
        total += x[c];
    }
    for (int i = 0; i < k; i++) out[own[i]] = x[i] / total;
    return sign;
}

/* Numbers that are the sum of two doubles; each rounding is below 2^-100 of the larger operand (Dekker 1971). */

typedef struct { double high, low; } Double;

static inline Double added(Double a, double b) {
    double sum = a.high + b, part = sum - a.high, low = (a.high - (sum - part)) + (b - part) + a.low, high = sum + low;
    return (Double){high, low - (high - sum)};
}

static inline Double product_added(Double a, double x, double y) {
    double p = x * y, s = 134217729 * x, t = 134217729 * y, xh = s - (s - x), yh = t - (t - y), xl = x - xh, yl = y - yh;
    return added(added(a, p), ((xh * yh - p) + xh * yl + xl * yh) + xl * yl);
}

/* Write a strategy anew, and tell whether it is certainly as accurate as promised.
 *
 * Newton's method for Bx = 1 with R for an inverse, the residual from the payoffs given, in two doubles. Then the true solution is
 * within |R| |1 - Bx| / (1 - alpha) = error of each x_i, and x / sum x within (k + 1) error / (sum - k error). */
static int accurate(Floats *f, Labels basis, double *out) {
    Dictionary *d = &f->base;
    int own[HALF], line[HALF], k = 0, width = d->columns + 1;
    double least[HALF], worst = INFINITY;
    Double x[HALF];
    d->at.basis = basis;
    if (!renew(f) || !proved(f, 0.5) || (f->first < 1 && f->then > 0x1p400)) return 0; /* the last: bits were lost at once */
    for (int i = 0; i < d->columns; i++)
        if (!(basis & bit(d->own + i))) {
            line[k] = d->at.place[d->own + i];
            least[k] = INFINITY;
            for (int j = 0; j < d->rows; j++) least[k] = fmin(least[k], f->given[i * f->down + j * f->right] * f->first);
            x[k] = (Double){f->table[line[k] * width + d->columns], 0};
            own[k++] = i;
        }
    Double total;
    for (int step = 0; step < 6; step++) {
        double left[HALF], residual = 0;
        int t = 0, column[HALF];
        total = (Double){0, 0};
        for (int i = 0; i < k; i++) total = added(added(total, x[i].low), x[i].high);
        for (int j = 0; j < d->rows; j++) {
            if (!(basis & bit(d->other + j))) continue;
            Double rest = added(added((Double){1, 0}, -total.high), -total.low);
            for (int i = 0; i < k; i++) {
                double value = f->given[own[i] * f->down + j * f->right] * f->first, difference = value - least[i];
                double part = difference - value, low = ((value - (difference - part)) + (-least[i] - part)) * f->then;
                difference *= -f->then;
                rest = product_added(rest, difference, x[i].high);
                rest = added(rest, difference * x[i].low - low * x[i].high);
            }
            column[t] = d->at.place[d->other + j];
            left[t++] = rest.high;
            residual = fmax(residual, fabs(rest.high));
            if (!(fabs(rest.high) < 1)) return 0;
        }
        double error = f->inverse * (SAFE * residual + 0x1p-90);
        int better = error < worst / 4;
        if (better) worst = error;
        if (!better || worst < U / 64) break;
        for (int i = 0; i < k; i++) {
            double move = 0;
            for (int c = 0; c < k; c++) move += f->table[line[i] * width + column[c]] * left[c];
            x[i] = added(x[i], move);
        }
    }
    if (!(total.high > 2 * k * worst) || !(SAFE * (k + 1) * worst / (total.high - k * worst) + 8 * U < ACCURACY)) return 0;
    for (int i = 0; i < k; i++) out[own[i]] = x[i].high / total.high;
    return 1;
}

/* Write a strategy of two actions between which the opponent is indifferent, from the payoffs themselves: its relative error is
 * below 6u, as each difference has the error u and they have different signs. Return 0 if it is of another kind, or too small. */
static int two_actions_played(const Floats *f, Labels basis, double *out) {
    const Dictionary *d = &f->base;
    int own[HALF], other[HALF], k = 0, t = 0;
    for (int i = 0; i < d->columns; i++)
        if (!(basis & bit(d->own + i))) own[k++] = i;
    for (int j = 0; j < d->rows; j++)
        if (basis & bit(d->other + j)) other[t++] = j;
    if (k != 2) return k == 1;
    double gain[2];
    for (int i = 0; i < 2; i++)
        gain[i] = f->given[own[i] * f->down + other[0] * f->right] - f->given[own[i] * f->down + other[1] * f->right];
    double first = fabs(gain[1]), second = fabs(gain[0]), total = first + second;
    if (!(gain[0] * gain[1] < 0) || !(total < 1e300) || !(fmin(first, second) > 1e-140)) return 0;
    out[own[0]] = first / total;
    out[own[1]] = second / total;
    return 1;
}

/* Solve games of equal shape, payoffs (games, 2, m, n), until the room for rows is used up.
 *
 * `out` has room for games + 1 offsets (int64), `room` profiles of m + n doubles, `room` indices (int8) and `games` flags (uint8),
 * in this order. Game g's equilibria become rows offsets[g] to offsets[g + 1], each with its index (Shapley 1974), +1 or -1.
 * flags[g]: DECIDED; or UNDECIDED, then it has no rows. Return the number of games done, fewer where there was no more room or
 * *stop was set; -1 if there was no memory; -2 - g if game g has a payoff that is not finite. */
int bimatrix_batch(int games, int m, int n, const double *payoffs, int room, void *out, const volatile int *stop) {
    int64_t *offsets = out;
    double *profiles = (double *)(offsets + games + 1);
    int8_t *indices = (int8_t *)(profiles + (size_t)room * (size_t)(m + n));
    uint8_t *flags = (uint8_t *)(indices + room);
    Floats side[2];
    Set set[2] = {{0}, {0}};
    Labels everything = m + n < MOST ? bit(m + n) - 1 : ~(Labels)0;
    int g = 0, row = 0, status = DECIDED, small = m + n <= MOST;
    offsets[0] = 0;
    if (small) {
        shape_floats(&side[0], m, n, 0, m);
        shape_floats(&side[1], n, m, m, 0);
    }
    for (; g < games; g++) {
        const double *game = payoffs + (size_t)g * (size_t)(2 * m * n);
        int first = row, sum = 0;
        status = small ? DECIDED : UNDECIDED;
        if (small && !(read_payoffs(&side[0], game + m * n, n, 1) && read_payoffs(&side[1], game, 1, n))) status = INPUT;
        if (status == INPUT) break;
        for (int s = 0; s < 2 && !status; s++) {
            start_floats(&side[s]);
            status = walk(&side[s].base, &set[s], LARGEST, stop);
        }
        if (status == MEMORY || status == STOPPED) break;
        for (int k = 1; !status && k < set[0].count; k++) {
            Labels ours = set[0].vertex[k].basis, theirs = everything & ~ours;
            if (find(&set[1], theirs) < 0) continue;
            if (row == room) {
                status = DECIDED;
                goto full;
            }
            double *profile = profiles + (size_t)row * (size_t)(m + n);
            int index = strategy(&side[0], ours, profile) * strategy(&side[1], theirs, profile + m);
            if (__builtin_popcountll(theirs & (bit(m) - 1)) % 2 == 0) index = -index; /* as many actions are played by either */
            if (!index || !((two_actions_played(&side[0], ours, profile) || accurate(&side[0], ours, profile)) &&
                            (two_actions_played(&side[1], theirs, profile + m) || accurate(&side[1], theirs, profile + m))))
                status = UNDECIDED;
            sum += index;
            indices[row++] = (int8_t)index;
        }
        if (!status && sum != 1) status = UNDECIDED; /* as it cannot happen: the indices of all equilibria add to 1 */
        flags[g] = (uint8_t)status;
        offsets[g + 1] = row = status ? first : row;
    }
full:
    discard(&set[0]);
    discard(&set[1]);
    return status == MEMORY ? -1 : status == INPUT ? -2 - g : g;
}

/* --- integers -------------------------------------------------------------------------------------------------------------- */

typedef struct {
    Dictionary base;
    int width, bits; /* words per number; no minor exceeds 2^bits */
    const uint64_t *matrix;
    uint64_t *table;   /* rows x (columns + 1) numbers, two's complement, low word first: the dictionary times p */
    uint64_t *p;       /* the determinant of the basis */
    uint64_t *inverse; /* of p / 2^zeros, modulo 2^(64 width) */
    uint64_t *zeros;
    uint64_t *scratch; /* four numbers */
    uint64_t *scaled;  /* a row or column times the inverse */
} Integers;

#define INLINE static inline __attribute__((always_inline)) /* so that a constant width makes the loops over words vanish */

INLINE int sign_of(const uint64_t *a, int width) {
    if ((int64_t)a[width - 1] < 0) return -1;
    for (int w = 0; w < width; w++)
        if (a[w]) return 1;
    return 0;
}

INLINE void product(uint64_t *out, const uint64_t *a, const uint64_t *b, int width) {
    for (int w = 0; w < width; w++) out[w] = 0;
    for (int i = 0; i < width; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < width - i; j++) {
            Wide t = (Wide)a[i] * b[j] + out[i + j] + carry;
            out[i + j] = (uint64_t)t;
            carry = (uint64_t)(t >> 64);
        }
    }
}

INLINE void subtract(uint64_t *a, const uint64_t *b, int width) {
    uint64_t borrow = 0;
    for (int w = 0; w < width; w++) {
        Wide t = (Wide)a[w] - b[w] - borrow;
        a[w] = (uint64_t)t;
        borrow = (uint64_t)(t >> 64) & 1;
    }
}

/* Shift right; the sign is kept. */
INLINE void shift_right(uint64_t *a, int count, int width) {
    uint64_t fill = (int64_t)a[width - 1] < 0 ? ~(uint64_t)0 : 0;
    int words = count / 64, bits = count % 64;
    for (int w = 0; w < width; w++) {
        uint64_t low = w + words < width ? a[w + words] : fill, high = w + words + 1 < width ? a[w + words + 1] : fill;
        a[w] = bits ? low >> bits | high << (64 - bits) : low;
    }
}

/* out = a b - c d = 2^zeros (a b' - c d') / p, where b = b' inverse and d = d' inverse; a pointer to scratch is returned. */
INLINE uint64_t *combine(const Integers *e, const uint64_t *a, const uint64_t *b, const uint64_t *c, const uint64_t *d, int width) {
    uint64_t *left = e->scratch, *right = left + width;
    product(left, a, b, width);
    product(right, c, d, width);
    subtract(left, right, width);
    return left;
}

/* Take a pivot for the new determinant p. */
INLINE int divide_by(Integers *e, const uint64_t *pivot, int width) {
    memcpy(e->p, pivot, (size_t)width * sizeof *pivot);
    int word = 0;
    while (word < width - 1 && !e->p[word]) word++;
    int zeros = 64 * word + (e->p[word] ? __builtin_ctzll(e->p[word]) : 63);
    if (e->bits + 2 + zeros > 64 * width) return WIDER;
    *e->zeros = (uint64_t)zeros;
    uint64_t *odd = e->scratch, *held = odd + width, *next = held + width, *inverse = e->inverse;
    memcpy(odd, e->p, (size_t)width * sizeof *odd);
    shift_right(odd, zeros, width);
    memset(inverse, 0, (size_t)width * sizeof *inverse);
    inverse[0] = odd[0]; /* right modulo 8; each step of Newton's method doubles the bits */
    for (int known = 3; known < 64; known *= 2) inverse[0] *= 2 - odd[0] * inverse[0];
    for (int known = 1; known < width; known *= 2) {
        product(held, odd, inverse, width);
        uint64_t carry = 3;
        for (int w = 0; w < width; w++) { /* 2 - held = 3 + not held */
            held[w] = ~held[w] + carry;
            carry = held[w] < carry;
        }
        product(next, inverse, held, width);
        memcpy(inverse, next, (size_t)width * sizeof *next);
    }
    return DECIDED;
}

INLINE int pivot_integers(Integers *e, int row, int column, int width) {
    int rows = e->base.rows, line = (e->base.columns + 1) * width, at = column * width, zeros = (int)*e->zeros;
    uint64_t *pivotal = e->table + row * line, *pivot = pivotal + at, *held = e->scratch + 3 * width;
    for (int j = 0; j < line; j += width) product(e->scaled + j, pivotal + j, e->inverse, width);
    for (int i = 0; i < rows; i++) {
        if (i == row) continue;
        uint64_t *cell = e->table + i * line, *factor = cell + at;
        for (int j = 0; j < line; j += width) {
            if (j == at) continue;
            uint64_t *value = combine(e, cell + j, e->scaled + at, factor, e->scaled + j, width);
            if (zeros) shift_right(value, zeros, width);
            for (int w = 0; w < width; w++) cell[j + w] = value[w];
        }
        uint64_t carry = 1;
        for (int w = 0; w < width; w++) {
            factor[w] = ~factor[w] + carry;
            carry = carry && !factor[w];
        }
    }
    memcpy(held, pivot, (size_t)width * sizeof *held);
    memcpy(pivot, e->p, (size_t)width * sizeof *pivot);
    exchange(&e->base, row, column);
    return divide_by(e, held, width);
}

/* Whether row i comes before row k in the lexicographic ratio test of a column, given scaled. */
INLINE int precedes(const Integers *e, int i, int k, int column, int width) {
    const Dictionary *d = &e->base;
    int line = (d->columns + 1) * width;
    const uint64_t *first = e->table + i * line, *second = e->table + k * line;
    const uint64_t *own = e->scaled + i * width, *theirs = e->scaled + k * width;
    int last = d->columns * width, order = sign_of(combine(e, first + last, theirs, second + last, own, width), width);
    for (int j = 0; j < d->rows && !order; j++) {
        int label = d->other + j, place = d->at.place[label], at = place * width;
        if (!(d->at.basis & bit(label)))
            order = (place == i) - (place == k);
        else if (place != column)
            order = sign_of(combine(e, first + at, theirs, second + at, own, width), width);
    }
    return order < 0;
}

INLINE int leaving_integers(const Integers *e, int column, int width) {
    int best = -1, line = (e->base.columns + 1) * width;
    for (int i = 0; i < e->base.rows; i++) {
        const uint64_t *entry = e->table + i * line + column * width;
        if (sign_of(entry, width) <= 0) continue;
        product(e->scaled + i * width, entry, e->inverse, width);
        if (best < 0 || precedes(e, i, best, column, width)) best = i;
    }
    return best;
}

static int arrive_integers(Dictionary *d, Labels *labels) {
    const Integers *e = (const Integers *)d;
    *labels = d->at.basis;
    for (int i = 0; i < d->rows; i++)
        if (!sign_of(e->table + ((i + 1) * (d->columns + 1) - 1) * e->width, e->width)) *labels |= bit(d->at.row[i]);
    return DECIDED;
}

static int pivot_one(Dictionary *d, int row, int column) { return pivot_integers((Integers *)d, row, column, 1); }
static int pivot_two(Dictionary *d, int row, int column) { return pivot_integers((Integers *)d, row, column, 2); }
static int pivot_many(Dictionary *d, int row, int column) {
    return pivot_integers((Integers *)d, row, column, ((Integers *)d)->width);
}
static int leaving_one(Dictionary *d, int column) { return leaving_integers((Integers *)d, column, 1); }
static int leaving_two(Dictionary *d, int column) { return leaving_integers((Integers *)d, column, 2); }
static int leaving_many(Dictionary *d, int column) { return leaving_integers((Integers *)d, column, ((Integers *)d)->width); }

static void start_integers(Integers *e) {
    int rows = e->base.rows, columns = e->base.columns, width = e->width;
    start(&e->base);
    memset(e->p, 0, (size_t)width * sizeof *e->p);
    memset(e->inverse, 0, (size_t)width * sizeof *e->inverse);
    e->p[0] = e->inverse[0] = 1;
    *e->zeros = 0;
    for (int j = 0; j < rows; j++) {
        uint64_t *line = e->table + (size_t)(j * (columns + 1) * width);
        memcpy(line, e->matrix + (size_t)(j * columns * width), (size_t)(columns * width) * sizeof *line);
        memset(line + columns * width, 0, (size_t)width * sizeof *line);
        line[columns * width] = 1;
    }
}

/* Take a matrix; return 0 if there is no memory. */
static int shape_integers(Integers *e, int columns, int rows, int own, int other, int width, int bits, const uint64_t *matrix) {
    size_t word = (size_t)width, cells = (size_t)(rows * (columns + 1)), longest = (size_t)(rows > columns ? rows : columns + 1);
    uint64_t *table = malloc(((cells + 6 + longest) * word + 1) * sizeof *table);
    *e = (Integers){.base = {.rows = rows, .columns = columns, .own = own, .other = other,
                             .state = table, .size = ((cells + 2) * word + 1) * sizeof *table, .past = width > 2 ? LONG_PAST : PAST,
                             .leaving = width == 1 ? leaving_one : width == 2 ? leaving_two : leaving_many,
                             .pivot = width == 1 ? pivot_one : width == 2 ? pivot_two : pivot_many,
                             .arrive = arrive_integers},
                    .width = width, .bits = bits, .matrix = matrix, .table = table};
    if (!table) return 0;
    e->p = table + cells * word;
    e->inverse = e->p + word;
    e->zeros = e->inverse + word;
    e->scratch = e->zeros + 1;
    e->scaled = e->scratch + 4 * word;
    return 1;
}

/* Write the strategy at a vertex, its numbers in proportion and of one sign: eliminate within the basis, whatever the signs. */
static int strategy_integers(const Integers *whole, Labels basis, uint64_t *out) {
    const Dictionary *d = &whole->base;
    int own[HALF], other[HALF], k = 0, tight = 0, status = DECIDED;
    size_t word = (size_t)whole->width;
    for (int i = 0; i < d->columns; i++)
        if (!(basis & bit(d->own + i))) own[k++] = i;
    for (int j = 0; j < d->rows; j++)
        if (basis & bit(d->other + j)) other[tight++] = j;
    memset(out, 0, (size_t)d->columns * word * sizeof *out);
    uint64_t *part = malloc((size_t)(k * k) * word * sizeof *part);
    Integers e = {0};
    if (!part || !shape_integers(&e, k, k, 0, k, whole->width, whole->bits, part)) status = MEMORY;
    for (int c = 0; c < k * k && !status; c++) {
        size_t from = (size_t)(other[c / k] * d->columns + own[c % k]);
        memcpy(part + (size_t)c * word, whole->matrix + from * word, word * sizeof *part);
    }
    if (!status) start_integers(&e);
    for (int column = 0; column < k && !status; column++) { /* the column still belongs to an own action */
        const uint64_t *cell = e.table + (size_t)column * word;
        size_t line = (size_t)(k + 1) * word;
        int row = 0;
        for (; row < k; row++, cell += line)
            if (!is_own(&e.base, e.base.at.row[row]) && sign_of(cell, e.width)) break;
        status = row < k ? e.base.pivot(&e.base, row, column) : UNDECIDED; /* singular: not a basis */
    }
    for (int i = 0; i < k && !status; i++)
        memcpy(out + (size_t)own[i] * word, e.table + (size_t)((e.base.at.place[i] + 1) * (k + 1) - 1) * word, word * sizeof *out);
    free(part);
    free(e.table);
    return status;
}

/* --- pairs ----------------------------------------------------------------------------------------------------------------- */

typedef struct {
    Labels labels;
    int32_t vertex;
} Labelled;

typedef struct {
    int64_t status, count[2], pairs;
    int32_t *pair;          /* the vertices of each equilibrium, numbered from 0 on either side */
    uint64_t *strategy[2];  /* of those vertices, actions x width words each */
} Equilibria;

static int put_pair(Equilibria *found, int64_t *room, int32_t first, int32_t second) {
    if (found->pairs == *room) {
        *room = *room ? 2 * *room : 64;
        int32_t *more = realloc(found->pair, 2 * (size_t)*room * sizeof *more);
        if (!more) return MEMORY;
        found->pair = more;
    }
    found->pair[2 * found->pairs] = first;
    found->pair[2 * found->pairs++ + 1] = second;
    return DECIDED;
}

/* Put those with a label in front; return how many there are. */
static int64_t part(Labelled *list, int64_t count, int label) {
    int64_t with = 0;
    for (int64_t k = 0; k < count; k++)
        if (list[k].labels & bit(label)) {
            Labelled held = list[with];
            list[with++] = list[k];
            list[k] = held;
        }
    return with;
}

/* Find all pairs that together have every label, splitting by one label after another. */
static int match(Equilibria *found, int64_t *room, Labelled *first, int64_t ours, Labelled *second, int64_t theirs, int label,
                 Labels everything, const volatile int *stop) {
    int status = *stop ? STOPPED : DECIDED;
    if (status) return status;
    if (ours * theirs <= 256 || !(bit(label) & everything)) {
        for (int64_t i = 0; i < ours && !status; i++)
            for (int64_t k = 0; k < theirs && !status; k++)
                if ((first[i].labels | second[k].labels) == everything)
                    status = put_pair(found, room, first[i].vertex, second[k].vertex);
        return status;
    }
    int64_t with = part(first, ours, label);
    status = match(found, room, first, with, second, theirs, label + 1, everything, stop);
    if (status) return status;
    return match(found, room, first + with, ours - with, second, part(second, theirs, label), label + 1, everything, stop);
}

/* List the distinct vertices of a set but for 0, which alone has the basis of the first; return their number, -1 without memory. */
static int64_t distinct(const Set *set, Labelled **list) {
    Set seen = {0};
    int64_t count = -1;
    *list = malloc((size_t)set->count * sizeof **list);
    if (*list && clear(&seen)) {
        count = 0;
        for (int k = 1; k < set->count; k++) {
            Labels labels = set->vertex[k].labels;
            if ((labels & set->vertex[0].basis) == set->vertex[0].basis) continue;
            int known = seen.count, at = add(&seen, labels);
            if (at < 0) {
                count = -1;
                break;
            }
            if (at == known) (*list)[count++] = (Labelled){labels, k};
        }
    }
    discard(&seen);
    return count;
}

/* Number the vertices of one side that are in a pair, and write their strategies. */
static int write_side(Equilibria *found, int side, const Set *set, Integers *e, const volatile int *stop) {
    int actions = e->base.columns;
    int32_t *number = malloc((size_t)set->count * sizeof *number), used = 0;
    if (!number) return MEMORY;
    memset(number, -1, (size_t)set->count * sizeof *number);
    for (int64_t k = side; k < 2 * found->pairs; k += 2)
        if (number[found->pair[k]] < 0) number[found->pair[k]] = used++;
    size_t words = (size_t)(actions * e->width);
    found->count[side] = used;
    found->strategy[side] = malloc((words * (size_t)used + 1) * sizeof *found->strategy[side]);
    int status = found->strategy[side] ? DECIDED : MEMORY;
    for (int k = 0; k < set->count && !status; k++)
        if (*stop) status = STOPPED;
        else if (number[k] >= 0) status = strategy_integers(e, set->vertex[k].basis, found->strategy[side] + words * (size_t)number[k]);
    for (int64_t k = side; k < 2 * found->pairs; k += 2) found->pair[k] = number[found->pair[k]];
    free(number);
    return status;
}

/* Free what bimatrix_exact returned. */
void bimatrix_free(Equilibria *found) {
    if (!found) return;
    free(found->pair);
    free(found->strategy[0]);
    free(found->strategy[1]);
    free(found);
}

/* Find all pairs of vertices that are equilibria of one game, in integers of `width` words; NULL if there is no memory.
 *
 * first (n, m) and second (m, n) hold M for either player, see above; near1 and near2 the same divided by its largest entry and
 * rounded: with them the walk is tried in floats before. `most` vertices of either polytope are kept. The status is DECIDED, WIDER,
 * INPUT, MANY or STOPPED. */
Equilibria *bimatrix_exact(int m, int n, int width, int bits, const uint64_t *first, const uint64_t *second, const double *near1,
                           const double *near2, int most, const volatile int *stop) {
    Equilibria *found = calloc(1, sizeof *found);
    if (!found) return NULL;
    found->status = INPUT;
    if (m + n > MOST) return found;
    Set set[2] = {{0}, {0}};
    Labelled *list[2] = {NULL, NULL};
    Integers exact[2] = {0};
    Labels everything = m + n < MOST ? bit(m + n) - 1 : ~(Labels)0;
    int status = UNDECIDED;
    if (near1 && near2) {
        Floats side;
        status = DECIDED;
        for (int s = 0; s < 2 && !status; s++) {
            shape_floats(&side, s ? n : m, s ? m : n, s ? m : 0, s ? 0 : m);
            for (int k = 0; k < m * n; k++) side.matrix[k] = 1 + (s ? near2 : near1)[k];
            start_floats(&side);
            status = walk(&side.base, &set[s], most, stop);
        }
    }
    if (!shape_integers(&exact[0], m, n, 0, m, width, bits, first) || !shape_integers(&exact[1], n, m, m, 0, width, bits, second))
        status = MEMORY;
    if (status == UNDECIDED) {
        status = DECIDED;
        for (int s = 0; s < 2 && !status; s++) {
            start_integers(&exact[s]);
            status = walk(&exact[s].base, &set[s], most, stop);
        }
    }
    if (!status) {
        int64_t room = 0, ours = distinct(&set[0], &list[0]), theirs = distinct(&set[1], &list[1]);
        status = ours < 0 || theirs < 0 ? MEMORY : match(found, &room, list[0], ours, list[1], theirs, 0, everything, stop);
    }
    for (int s = 0; s < 2 && !status; s++) status = write_side(found, s, &set[s], &exact[s], stop);
    found->status = status;
    for (int s = 0; s < 2; s++) {
        discard(&set[s]);
        free(list[s]);
        free(exact[s].table);
    }
    if (status != MEMORY) return found;
    bimatrix_free(found);
    return NULL;
}
