/* Two rules of the model as plain loops, for comparison. Arrays are [.., replicate], in single
   precision, as there. */
#include <math.h>
#include <stddef.h>

static float within(float low, float x, float high) {
    return x < low ? low : x > high ? high : x;
}

/* levels_walk_and_departures_fade, for one variable of C cells. */
void walk(int C, int R, float *x, float *level, const float *half_life, const float *size,
          const float *jump_share, const float *jump_size, const float *u, const float *z,
          const float *low, const float *high) {
    for (int c = 0; c < C; c++)
        for (int r = 0; r < R; r++) {
            size_t at = (size_t)c * R + r;
            float fade = -expm1f(-logf(2.0f) / half_life[r]);
            float here = x[at] + fade * (level[at] - x[at]);
            float place = 2.0f * (level[at] - low[0]) / (high[0] - low[0]) - 1.0f;
            float step = size[r] * (u[at] < jump_share[r] ? jump_size[r] : 1.0f) * z[at];
            step *= 1.0f - place * place;
            x[at] = within(low[0], here + step, high[0]);
            level[at] = within(low[0], level[at] + step, high[0]);
        }
}

/* agreements_are_carried_out; form: 0 project, 1 programme, 2 package. */
void carry_out(int S, int P, int R, int I, float *ties, const float *level, float *committed,
               float *lent, const int *form, const int *loan, const int *secure,
               const float *lead, const float *wear, const float *cost, const float *effort,
               const float *strain) {
    for (size_t k = 0; k < (size_t)S * P * R; k++) lent[k] = 0.0f;
    for (int i = 0; i < I; i++)
        for (int s = 0; s < S && form[i] < 2; s++)
            for (int p = 0; p < P; p++) {
                size_t row = (((size_t)i * S + s) * P + p) * R, dyad = ((size_t)s * P + p) * R;
                for (int r = 0; r < R; r++) {
                    size_t at = row + r, own = (size_t)i * R + r;
                    if (form[i] == 0) {
                        float delivered = committed[at] / lead[own];
                        committed[at] -= delivered;
                        if (loan[i]) lent[dyad + r] += delivered * cost[own];
                        else ties[at] += delivered - wear[own] * ties[at];
                    } else {
                        float shortfall = 1.0f - effort[p * R + r];
                        if (!secure[i]) shortfall *= strain[r];
                        float missing = level[at] * (1.0f - shortfall) - ties[at];
                        float slow = lead[own] > 1.0f ? lead[own] : 1.0f;
                        float falls = level[at] > 0.0f ? wear[own] : 1.0f / slow;
                        ties[at] += missing > 0.0f ? missing / slow : falls * missing;
                    }
                }
            }
}
