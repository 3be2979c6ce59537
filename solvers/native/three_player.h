/* What the kernels for three players share: the output of a batch and the flags of a game. */
#ifndef THREE_PLAYER_H
#define THREE_PLAYER_H

#include <stdint.h>

#define U 1.1102230246251565e-16 /* unit roundoff, 2^-53 */

#define ACCURACY 1e-9 /* every probability written is certainly this close to the equilibrium's; else the game is not decided */

/* Why a game was not decided in floats; 0: every equilibrium is listed. */
enum { TIE = 1, LINEAR = 2, UNIVARIATE = 4, PLANE = 8, INDEX = 16, INPUT = 32, LOOSE = 64 };

/* Room that must be left before a game is begun: no generic game has more equilibria than its supports can carry, 271. */
enum { ROOM = 272 };

/* Solve one 2x2x2 game; return the flags, and the number of rows of six probabilities and of indices written. */
int two_actions(const double *payoffs, double *profiles, int8_t *indices, int *count);

#endif
