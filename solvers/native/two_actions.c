/* All Nash equilibria of a 2x2x2 game without ties, in floats with rigorous bounds.
 *
 * f(y, z), g(x, z), h(x, y) are the players' gains from action 1 over 0, x, y, z the probabilities of action 1; each is bilinear.
 * An equilibrium is pure; or one player is pure and the others mix at y = f(0)/(f(0) - f(1)) and the like; or all mix, and
 * eliminating x and y leaves a quadratic in z.
 *
 * Error bounds. Each player's gains are scaled by a power of two, without error, to at most 1. A computed gain has relative error
 * u. A mixing probability of two gains of opposite sign is found without cancellation: relative error below 6u. A margin, bilinear
 * with coefficients up to 1, then has an error below 6u + 6u + 12u = 24u < MARGIN. The vectors x(z), y(z) are linear in z with
 * coefficients that carry u; a coefficient of the quadratic is a sum of four products of three numbers up to 1, halved in the
 * middle: error below 4 (3u + 2u) + 3 * 4u < 32u = QUADRATIC. A root t of the quadratic p is proved by |p'(t)| >= m around it:
 * it is within (|p(t)| + QUADRATIC + 8u) / m. After a Newton step the distance from the equilibrium is bounded as in three_player.c
 * (polish, Kantorovich): here the inverse of the Jacobian is written out, its minors and determinant having errors below 32u. */

#include "three_player.h"

#include <math.h>

#define MARGIN (64 * U)
#define QUADRATIC (32 * U)

/* Return the sign of the margin (gain of action 1) if it is certain, else 0. */
static inline int sign_of(double value, double bound) { return (value > bound) - (value < -bound); }

static inline double bilinear(const double *m, double s, double t) {
    return (1 - s) * ((1 - t) * m[0] + t * m[1]) + s * ((1 - t) * m[2] + t * m[3]);
}

/* Scale four gains to at most 1; return 0 if they are too large, too small or not numbers. */
static inline int scale(double *gain) {
    double most = fmax(fmax(fabs(gain[0]), fabs(gain[1])), fmax(fabs(gain[2]), fabs(gain[3])));
    if (!(most > 1e-280 && most < 1e280)) return 0;
    union { double value; uint64_t bits; } power;
    power.value = most;
    power.bits = (uint64_t)(2045 - (power.bits >> 52)) << 52; /* 2^-(exponent + 1) */
    for (int k = 0; k < 4; k++) gain[k] *= power.value;
    return 1;
}

static inline void put(double *row, double x, double y, double z) {
    row[0] = 1 - x; row[1] = x; row[2] = 1 - y; row[3] = y; row[4] = 1 - z; row[5] = z;
}

/* All three mix: a root t of the quadratic with Bernstein coefficients b in (0, 1), the odds s = t : (1 - t) given. */
static int totally_mixed(const double *f, const double *g, const double *h, const double *b, double odds, double *row, int8_t *index) {
    if (!(odds > 0 && odds < INFINITY)) return UNIVARIATE;
    double z = odds / (1 + odds), o = 1 / (1 + odds);
    double value = o * (o * b[0] + z * b[1]) + z * (o * b[1] + z * b[2]);
    double slope = 2 * (o * (b[1] - b[0]) + z * (b[2] - b[1]));
    double curve = 2 * (fabs(b[0] - b[1]) + fabs(b[1] - b[2])) + 8 * U;
    double radius = 2 * (fabs(value) + QUADRATIC + 8 * U) / fabs(slope);
    if (!(radius * curve < fabs(slope) / 4)) return UNIVARIATE; /* then |p'| > |slope| / 2 within the radius */
    /* x and y at z, up to a factor; both move at most by 2 per unit of z */
    double bound = 2 * radius + 16 * U;
    double y1 = -(o * f[0] + z * f[1]), y0 = o * f[2] + z * f[3];
    double x1 = -(o * g[0] + z * g[1]), x0 = o * g[2] + z * g[3];
    int signs[4] = {sign_of(y0, bound), sign_of(y1, bound), sign_of(x0, bound), sign_of(x1, bound)};
    if (signs[0] * signs[1] < 0 || signs[2] * signs[3] < 0) return 0;
    if (!(signs[0] * signs[1] * signs[2] * signs[3])) return UNIVARIATE;
    double x = x1 / (x0 + x1), y = y1 / (y0 + y1);
    /* one step of Newton's method on the three gains makes up for a small slope */
    double fy = (1 - z) * (f[2] - f[0]) + z * (f[3] - f[1]), fz = (1 - y) * (f[1] - f[0]) + y * (f[3] - f[2]);
    double gx = (1 - z) * (g[2] - g[0]) + z * (g[3] - g[1]), gz = (1 - x) * (g[1] - g[0]) + x * (g[3] - g[2]);
    double hx = (1 - y) * (h[2] - h[0]) + y * (h[3] - h[1]), hy = (1 - x) * (h[1] - h[0]) + x * (h[3] - h[2]);
    double determinant = fy * gz * hx + fz * gx * hy;
    double rf = bilinear(f, y, z), rg = bilinear(g, x, z), rh = bilinear(h, x, y);
    double nx = fabs(gz * hy) + fabs(fz * hy) + fabs(fy * gz), ny = fabs(fz * hx) + fabs(gz * hx) + fabs(fz * gx),
           nz = fabs(fy * gx) + fabs(gx * hy) + fabs(fy * hx), norm = fmax(nx, fmax(ny, nz)) / fabs(determinant);
    double dx = (rf * gz * hy - rg * fz * hy - rh * fy * gz) / determinant;
    double dy = (rg * fz * hx - rf * gz * hx - rh * fz * gx) / determinant;
    double dz = (rh * fy * gx - rf * gx * hy - rg * fy * hx) / determinant;
    if (!(fabs(dx) + fabs(dy) + fabs(dz) < 1e-6)) return UNIVARIATE;
    x += dx; y += dy; z += dz;
    if (!(x > 0 && x < 1 && y > 0 && y < 1 && z > 0 && z < 1)) return UNIVARIATE;
    double alpha = 8 * norm * (fabs(dx) + fabs(dy) + fabs(dz) + 16 * U) + 256 * U / fabs(determinant);
    double residual = fmax(fabs(bilinear(f, y, z)), fmax(fabs(bilinear(g, x, z)), fabs(bilinear(h, x, y))));
    double eta = 1.01 * norm * (residual + 64 * U);
    /* p' has one sign within |slope| / (2 curve), so that the solution near the point is the root's */
    if (!(alpha + 64 * norm * eta < 0.5 && fabs(dz) + 2 * eta < fabs(slope) / (2 * curve) && 2 * eta + 8 * U < ACCURACY)) return LOOSE;
    put(row, x, y, z);
    *index = determinant > 0 ? -1 : 1;
    return -1;
}

int two_actions(const double *payoffs, double *profiles, int8_t *indices, int *count) {
    const double *u = payoffs, *v = payoffs + 8, *w = payoffs + 16;
    double f[4], g[4], h[4]; /* f[2y + z], g[2x + z], h[2x + y] */
    int F = 0, G = 0, H = 0, n = 0;
    for (int k = 0; k < 4; k++) {
        f[k] = u[4 + k] - u[k];
        g[k] = v[(k & 2) * 2 + 2 + (k & 1)] - v[(k & 2) * 2 + (k & 1)];
        h[k] = w[2 * k + 1] - w[2 * k];
        if (f[k] == 0 || g[k] == 0 || h[k] == 0) return TIE;
        F |= (f[k] > 0) << k;
        G |= (g[k] > 0) << k;
        H |= (h[k] > 0) << k;
    }
    *count = 0;
    if (!(scale(f) && scale(g) && scale(h))) return INPUT;
    for (int x = 0; x < 2; x++)
        for (int y = 0; y < 2; y++) {
            int z = H >> (2 * x + y) & 1;
            if ((F >> (2 * y + z) & 1) == x && (G >> (2 * x + z) & 1) == y) {
                put(profiles + 6 * n, x, y, z);
                indices[n++] = 1;
            }
        }
    for (int a = 0; a < 2; a++) {
        /* z = a */
        if ((F >> a & 1) != (F >> (2 + a) & 1) && (G >> a & 1) != (G >> (2 + a) & 1)) {
            double x = g[a] / (g[a] - g[2 + a]), y = f[a] / (f[a] - f[2 + a]);
            int s = sign_of(bilinear(h, x, y), MARGIN);
            if (!s) return LINEAR;
            if ((s > 0) == a) {
                put(profiles + 6 * n, x, y, a);
                indices[n++] = (f[a] > 0) == (g[a] > 0) ? -1 : 1;
            }
        }
        /* y = a */
        if ((F >> 2 * a & 1) != (F >> (2 * a + 1) & 1) && (H >> a & 1) != (H >> (2 + a) & 1)) {
            double x = h[a] / (h[a] - h[2 + a]), z = f[2 * a] / (f[2 * a] - f[2 * a + 1]);
            int s = sign_of(bilinear(g, x, z), MARGIN);
            if (!s) return LINEAR;
            if ((s > 0) == a) {
                put(profiles + 6 * n, x, a, z);
                indices[n++] = (f[2 * a] > 0) == (h[a] > 0) ? -1 : 1;
            }
        }
        /* x = a */
        if ((G >> 2 * a & 1) != (G >> (2 * a + 1) & 1) && (H >> 2 * a & 1) != (H >> (2 * a + 1) & 1)) {
            double y = h[2 * a] / (h[2 * a] - h[2 * a + 1]), z = g[2 * a] / (g[2 * a] - g[2 * a + 1]);
            int s = sign_of(bilinear(f, y, z), MARGIN);
            if (!s) return LINEAR;
            if ((s > 0) == a) {
                put(profiles + 6 * n, a, y, z);
                indices[n++] = (g[2 * a] > 0) == (h[2 * a] > 0) ? -1 : 1;
            }
        }
    }
    if (F > 0 && F < 15 && G > 0 && G < 15 && H > 0 && H < 15) {
        double b[3], y[2][2] = {{f[2], f[3]}, {-f[0], -f[1]}}, x[2][2] = {{g[2], g[3]}, {-g[0], -g[1]}};
        b[0] = x[0][0] * (h[0] * y[0][0] + h[1] * y[1][0]) + x[1][0] * (h[2] * y[0][0] + h[3] * y[1][0]);
        b[2] = x[0][1] * (h[0] * y[0][1] + h[1] * y[1][1]) + x[1][1] * (h[2] * y[0][1] + h[3] * y[1][1]);
        b[1] = 0.5 * (x[0][0] * (h[0] * y[0][1] + h[1] * y[1][1]) + x[1][0] * (h[2] * y[0][1] + h[3] * y[1][1]) +
                      x[0][1] * (h[0] * y[0][0] + h[1] * y[1][0]) + x[1][1] * (h[2] * y[0][0] + h[3] * y[1][0]));
        int s0 = sign_of(b[0], QUADRATIC), s1 = sign_of(b[1], QUADRATIC), s2 = sign_of(b[2], QUADRATIC);
        if (!s0 || !s2) return UNIVARIATE;
        if (s0 != s2 || s1 == -s0) { /* odds solve b2 s^2 + 2 b1 s + b0 = 0 */
            double quarter = b[1] * b[1] - b[0] * b[2];
            double bound = QUADRATIC * (2 * fabs(b[1]) + fabs(b[0]) + fabs(b[2])) + 64 * U * U + 16 * U * (b[1] * b[1] + fabs(b[0] * b[2]));
            int real = sign_of(quarter, bound);
            if (s0 != s2 || real > 0) {
                double root = sqrt(fmax(quarter, 0)), q = -(b[1] + copysign(root, b[1]));
                double odds[2] = {q / b[2], b[0] / q};
                for (int k = 0; k < 2; k++) {
                    if (s0 != s2 && !(odds[k] > 0)) continue;
                    int flag = totally_mixed(f, g, h, b, odds[k], profiles + 6 * n, indices + n);
                    if (flag > 0) return flag;
                    n -= flag;
                }
            } else if (!real) return UNIVARIATE;
        } else if (!s1) { /* b0, b2 of one sign, b1 near zero: no root, if certainly b1^2 < b0 b2 */
            if (fabs(b[0]) < 4 * QUADRATIC || fabs(b[2]) < 4 * QUADRATIC) return UNIVARIATE;
        }
    }
    int sum = 0;
    for (int k = 0; k < n; k++) sum += indices[k];
    if (sum != 1) return INDEX;
    *count = n;
    return 0;
}
