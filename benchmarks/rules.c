/* Two rules of the model as plain loops, for comparison. Arrays are [.., replicate], as there. */
#include <math.h>
#include <stddef.h>

static double within(double low, double x, double high) {
    return x < low ? low : x > high ? high : x;
}

/* levels_walk_and_departures_fade, for one variable of C cells. */
void walk(int C, int R, double *x, double *level, const double *half_life, const double *size,
          const double *jump_share, const double *jump_size, const double *u, const double *z,
          const double *low, const double *high) {
    for (int c = 0; c < C; c++)
        for (int r = 0; r < R; r++) {
            size_t at = (size_t)c * R + r;
            double fade = -expm1(-log(2.0) / half_life[r]);
            double here = x[at] + fade * (level[at] - x[at]);
            double place = 2.0 * (level[at] - low[0]) / (high[0] - low[0]) - 1.0;
            double step = size[r] * (u[at] < jump_share[r] ? jump_size[r] : 1.0) * z[at];
            step *= 1.0 - place * place;
            x[at] = within(low[0], here + step, high[0]);
            level[at] = within(low[0], level[at] + step, high[0]);
        }
}

/* agreements_are_carried_out; form: 0 project, 1 programme, 2 package. */
void carry_out(int S, int P, int R, int I, double *ties, const double *level, double *committed,
               double *lent, const int *form, const int *loan, const int *secure,
               const double *lead, const double *wear, const double *cost, const double *effort,
               const double *strain) {
    for (size_t k = 0; k < (size_t)S * P * R; k++) lent[k] = 0.0;
    for (int i = 0; i < I; i++)
        for (int s = 0; s < S && form[i] < 2; s++)
            for (int p = 0; p < P; p++) {
                size_t row = (((size_t)i * S + s) * P + p) * R, dyad = ((size_t)s * P + p) * R;
                for (int r = 0; r < R; r++) {
                    size_t at = row + r, own = (size_t)i * R + r;
                    if (form[i] == 0) {
                        double delivered = committed[at] / lead[own];
                        committed[at] -= delivered;
                        if (loan[i]) lent[dyad + r] += delivered * cost[own];
                        else ties[at] += delivered - wear[own] * ties[at];
                    } else {
                        double shortfall = 1.0 - effort[p * R + r];
                        if (!secure[i]) shortfall *= strain[r];
                        double missing = level[at] * (1.0 - shortfall) - ties[at];
                        double slow = lead[own] > 1.0 ? lead[own] : 1.0;
                        ties[at] += missing > 0.0 ? missing / slow : wear[own] * missing;
                    }
                }
            }
}
