/* All complex roots of a system of multilinear equations, followed from a product of linear forms (Morgan and Sommese 1987).
 *
 * Unknowns are points of projective spaces, one a group; an equation is linear in each of the groups that it holds. The start system
 * has the same groups in each equation, as a product of random linear forms, one a group. It has as many roots as there are ways to
 * give each group as many equations as it has unknowns: the multihomogeneous Bezout number, which no system of this kind exceeds. From
 * each of them a path leads to a root of the system, in coordinates in which the largest of each group is 1.
 *
 * Nothing here is proved: the roots are approximations, and who uses them checks each, and that they are all different. */

#include <complex.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#undef I

#define GROUPS 12
#define UNKNOWNS 24
#define WIDTH (UNKNOWNS + GROUPS)
#define LARGEST 4096 /* coefficients of an equation */

typedef double complex number;

typedef struct {
    int groups, equations;
    int size[GROUPS], offset[GROUPS + 1]; /* coordinates of each group, and where they begin */
    int held[UNKNOWNS][GROUPS], many[UNKNOWNS]; /* the groups of each equation, in the order of its coefficients' axes */
    const double *table[UNKNOWNS];
    number form[UNKNOWNS][WIDTH], turn;
} Task;

typedef struct {
    number x[WIDTH];
    int pivot[GROUPS];
} Place;

static _Thread_local uint64_t state;

/* A number from -1 to 1 (Marsaglia 2003). */
static double uniform(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) / 4503599627370496.0 - 1;
}

static inline double size_of(number z) { return fabs(creal(z)) + fabs(cimag(z)); }

static inline number times(number a, number b) {
    double p = creal(a), q = cimag(a), r = creal(b), s = cimag(b);
    number out;
    __real__ out = p * r - q * s;
    __imag__ out = p * s + q * r;
    return out;
}

static inline number over(number a, number b) {
    double r = creal(b), s = cimag(b), d = r * r + s * s;
    number turned;
    __real__ turned = r / d;
    __imag__ turned = -s / d;
    return times(a, turned);
}

/* The value of an equation, and its slopes in all coordinates of its groups. */
static number value_of(const Task *task, int e, const number *x, number *slope) {
    static _Thread_local number inner[LARGEST * 2], outer[LARGEST];
    int many = task->many[e], count[GROUPS + 1];
    number *level[GROUPS + 1];
    count[0] = 1;
    for (int l = 0; l < many; l++) count[l + 1] = count[l] * task->size[task->held[e][l]];
    number *room = inner;
    const double *table = task->table[e];
    for (int l = many - 1; l >= 0; l--) { /* level[l]: what is left over the first l groups, the others put in */
        int n = task->size[task->held[e][l]];
        const number *own = x + task->offset[task->held[e][l]];
        level[l] = room;
        for (int p = 0; p < count[l]; p++) {
            number sum = 0;
            if (l == many - 1)
                for (int c = 0; c < n; c++) sum += table[p * n + c] * own[c];
            else
                for (int c = 0; c < n; c++) sum += times(level[l + 1][p * n + c], own[c]);
            room[p] = sum;
        }
        room += count[l];
    }
    int rows = 1;
    outer[0] = 1;
    for (int l = 0; l < many; l++) { /* outer: products of the coordinates of the groups before */
        int n = task->size[task->held[e][l]];
        number *at = slope + task->offset[task->held[e][l]];
        for (int c = 0; c < n; c++) {
            number sum = 0;
            if (l == many - 1)
                for (int p = 0; p < rows; p++) sum += table[p * n + c] * outer[p];
            else
                for (int p = 0; p < rows; p++) sum += times(level[l + 1][p * n + c], outer[p]);
            at[c] = sum;
        }
        if (l == many - 1) break;
        const number *own = x + task->offset[task->held[e][l]];
        for (int p = rows - 1; p >= 0; p--)
            for (int c = n - 1; c >= 0; c--) outer[p * n + c] = times(outer[p], own[c]);
        rows *= n;
    }
    return level[0][0];
}

/* The value of the start system's equation, and its slopes. */
static number start_of(const Task *task, int e, const number *x, number *slope) {
    int many = task->many[e];
    number value[GROUPS], before = 1, after[GROUPS + 1];
    for (int l = 0; l < many; l++) {
        int g = task->held[e][l];
        number sum = 0;
        for (int c = task->offset[g]; c < task->offset[g + 1]; c++) sum += times(task->form[e][c], x[c]);
        value[l] = sum;
    }
    after[many] = 1;
    for (int l = many - 1; l >= 0; l--) after[l] = times(after[l + 1], value[l]);
    for (int l = 0; l < many; l++) {
        int g = task->held[e][l];
        number others = times(before, after[l + 1]);
        for (int c = task->offset[g]; c < task->offset[g + 1]; c++) slope[c] = times(others, task->form[e][c]);
        before = times(before, value[l]);
    }
    return after[0];
}

/* Solve a linear system in place; 0 if it is singular. */
static int solved(number a[UNKNOWNS][UNKNOWNS + 1], int n) {
    for (int c = 0; c < n; c++) {
        int best = c;
        for (int r = c + 1; r < n; r++)
            if (size_of(a[r][c]) > size_of(a[best][c])) best = r;
        if (!(size_of(a[best][c]) > 1e-300)) return 0;
        if (best != c)
            for (int k = c; k <= n; k++) {
                number swap = a[c][k];
                a[c][k] = a[best][k];
                a[best][k] = swap;
            }
        number inverse = over(1, a[c][c]);
        for (int r = c + 1; r < n; r++) {
            if (a[r][c] == 0) continue;
            number factor = times(a[r][c], inverse);
            for (int k = c + 1; k <= n; k++) a[r][k] -= times(factor, a[c][k]);
        }
        a[c][c] = inverse;
    }
    for (int r = n - 1; r >= 0; r--) {
        number sum = a[r][n];
        for (int k = r + 1; k < n; k++) sum -= times(a[r][k], a[k][n]);
        a[r][n] = times(sum, a[r][r]);
    }
    return 1;
}

/* Newton's step (what 0) or the path's direction (what 1) at a place and time, over all coordinates; 0 where it is not determined. */
static int direction(const Task *task, const Place *place, double t, int what, number *step) {
    number a[UNKNOWNS][UNKNOWNS + 1], slope[WIDTH], from[WIDTH];
    int n = task->equations;
    for (int e = 0; e < n; e++) {
        memset(slope, 0, sizeof slope);
        memset(from, 0, sizeof from);
        number end = t > 0 || what ? value_of(task, e, place->x, slope) : 0;
        number start = t < 1 || what ? times(task->turn, start_of(task, e, place->x, from)) : 0;
        a[e][n] = what ? start - end : -(t * end + (1 - t) * start);
        for (int g = 0, k = 0; g < task->groups; g++)
            for (int c = task->offset[g]; c < task->offset[g + 1]; c++)
                if (c != place->pivot[g]) a[e][k++] = t * slope[c] + (1 - t) * times(task->turn, from[c]);
    }
    if (!solved(a, n)) return 0;
    for (int g = 0, k = 0; g < task->groups; g++)
        for (int c = task->offset[g]; c < task->offset[g + 1]; c++) step[c] = c == place->pivot[g] ? 0 : a[k++][n];
    return 1;
}

/* Scale each group so that its largest coordinate is 1. */
static void pivoted(const Task *task, Place *place) {
    for (int g = 0; g < task->groups; g++) {
        int best = place->pivot[g];
        for (int c = task->offset[g]; c < task->offset[g + 1]; c++)
            if (size_of(place->x[c]) > 1.5 * size_of(place->x[best])) best = c;
        if (best == place->pivot[g] && size_of(place->x[best] - 1) < 1e-12) continue;
        number inverse = over(1, place->x[best]);
        for (int c = task->offset[g]; c < task->offset[g + 1]; c++) place->x[c] = times(place->x[c], inverse);
        place->x[best] = 1;
        place->pivot[g] = best;
    }
}

static double largest(const Task *task, const number *step) {
    double most = 0;
    for (int c = 0; c < task->offset[task->groups]; c++) most = fmax(most, size_of(step[c]));
    return most;
}

static inline void moved(const Task *task, const Place *from, const number *step, double by, Place *to) {
    *to = *from;
    for (int c = 0; c < task->offset[task->groups]; c++) to->x[c] += by * step[c];
}

/* Follow a path from 0 to 1: the fourth-order predictor of Runge and Kutta, and Newton's corrector; 0 if it does not arrive. */
static int followed(const Task *task, Place *place, double tolerance, const volatile int *stop) {
    double t = 0, h = 0.05;
    int fine = 0;
    number k1[WIDTH], k2[WIDTH], k3[WIDTH], k4[WIDTH], step[WIDTH];
    Place mid, next;
    for (int round = 0; t < 1; round++) {
        if (round > 5000 || *stop) return 0;
        if (h > 1 - t) h = 1 - t;
        pivoted(task, place);
        int good = direction(task, place, t, 1, k1);
        if (good) moved(task, place, k1, h / 2, &mid);
        good = good && direction(task, &mid, t + h / 2, 1, k2);
        if (good) moved(task, place, k2, h / 2, &mid);
        good = good && direction(task, &mid, t + h / 2, 1, k3);
        if (good) moved(task, place, k3, h, &mid);
        good = good && direction(task, &mid, t + h, 1, k4);
        if (good) {
            for (int c = 0; c < task->offset[task->groups]; c++) step[c] = (k1[c] + 2 * k2[c] + 2 * k3[c] + k4[c]) / 6;
            good = h * largest(task, step) < 1;
            moved(task, place, step, h, &next);
        }
        double first = 0;
        for (int k = 0, near = 0; good && k < 3 && !near; k++) {
            good = direction(task, &next, t + h, 0, step);
            double size = largest(task, step);
            if (k == 0) first = size;
            good = good && size < (k == 0 ? tolerance : first * 0.1 + 1e-9);
            if (good) moved(task, &next, step, 1, &next);
            near = size < 1e-9;
            if (k == 2 && !near) good = 0;
        }
        if (!good) {
            h /= 2;
            fine = 0;
            if (h < 1e-9) return 0;
            continue;
        }
        *place = next;
        t = h == 1 - t ? 1 : t + h;
        if (first < tolerance / 50 || ++fine >= 3) {
            h *= first < tolerance / 50 ? 2 : 1.5;
            fine = 0;
        }
    }
    double before = INFINITY;
    for (int k = 0; k < 12; k++) {
        pivoted(task, place);
        if (!direction(task, place, 1, 0, step)) return 0;
        double size = largest(task, step);
        if (!(size < 1e-3)) return 0;
        moved(task, place, step, 1, place);
        if (size < 1e-15 || (size < 1e-11 && size > before / 2)) break;
        before = size;
    }
    return 1;
}

/* The start system's root at which each equation's linear form in a chosen group vanishes; 0 if that is not one point. */
static int first_place(const Task *task, const int *chosen, Place *place) {
    for (int g = 0; g < task->groups; g++) {
        number a[UNKNOWNS][UNKNOWNS + 1];
        int rows = 0, n = task->size[g] - 1, from = task->offset[g];
        for (int e = 0; e < task->equations; e++) {
            if (chosen[e] != g) continue;
            for (int c = 0; c < n; c++) a[rows][c] = task->form[e][from + 1 + c];
            a[rows++][n] = -task->form[e][from];
        }
        if (!solved(a, n)) return 0;
        place->pivot[g] = from;
        place->x[from] = 1;
        for (int c = 0; c < n; c++) place->x[from + 1 + c] = a[c][n];
    }
    pivoted(task, place);
    return 1;
}

/* Write the roots of a system, one row of all groups' coordinates each, real and imaginary parts side by side, every group's sum 1.
 *
 * sizes[g] coordinates a group; equation e holds the groups of the bits of masks[e], its coefficients follow one after the other in
 * tables, the last group's coordinate fastest. Return the number of paths that arrived; *paths is how many there are. A system
 * that is too large has none; so has one that could fill more than `room` rows. */
int homotopy_roots(int groups, const int *sizes, int equations, const int *masks, const double *tables, uint64_t seed,
                   double tolerance, int room, double *roots, int *paths, const volatile int *stop) {
    Task task = {.groups = groups, .equations = equations};
    int unknowns = 0, chosen[UNKNOWNS], taken[GROUPS] = {0}, found = 0;
    *paths = 0;
    if (groups > GROUPS || equations > UNKNOWNS || equations == 0) return 0;
    for (int g = 0; g < groups; g++) {
        task.size[g] = sizes[g];
        task.offset[g + 1] = task.offset[g] + sizes[g];
        unknowns += sizes[g] - 1;
    }
    if (unknowns != equations) return 0;
    state = seed * 0x9E3779B97F4A7C15u + 0x2545F4914F6CDD1Du;
    for (int e = 0; e < equations; e++) {
        int64_t count = 1;
        task.table[e] = tables;
        for (int g = 0; g < groups; g++)
            if (masks[e] >> g & 1) {
                task.held[e][task.many[e]++] = g;
                count *= sizes[g];
            }
        if (count > LARGEST || !task.many[e]) return 0;
        tables += count;
        for (int c = 0; c < task.offset[groups]; c++) {
            double along = uniform(), across = uniform();
            __real__ task.form[e][c] = along;
            __imag__ task.form[e][c] = across;
        }
    }
    double angle = 3.141592653589793 * uniform();
    __real__ task.turn = cos(angle);
    __imag__ task.turn = sin(angle);
    for (int e = 0; e < equations; e++) chosen[e] = -1;
    for (int e = 0; e >= 0;) { /* every way to give each group its equations */
        if (chosen[e] >= 0) taken[chosen[e]]--;
        int g = chosen[e] + 1;
        while (g < groups && !((masks[e] >> g & 1) && taken[g] < sizes[g] - 1)) g++;
        if (g == groups) {
            chosen[e--] = -1;
            continue;
        }
        chosen[e] = g;
        taken[g]++;
        if (e < equations - 1) {
            e++;
            continue;
        }
        if (*stop) return found;
        ++*paths;
        if (*paths > room) return found;
        Place place;
        if (!first_place(&task, chosen, &place) || !followed(&task, &place, tolerance, stop)) continue;
        double *row = roots + (int64_t)found * 2 * task.offset[groups];
        int finite = 1;
        for (int k = 0; k < groups; k++) {
            number sum = 0;
            for (int c = task.offset[k]; c < task.offset[k + 1]; c++) sum += place.x[c];
            finite &= size_of(sum) > 1e-12;
            for (int c = task.offset[k]; c < task.offset[k + 1]; c++) {
                number share = over(place.x[c], sum);
                *row++ = creal(share);
                *row++ = cimag(share);
            }
        }
        found += finite;
    }
    return found;
}
