/* Three rules of the model as plain loops, for comparison. Arrays are [.., replicate], as there. */
#include <math.h>
#include <stdlib.h>

#define AT(a, s, p) ((a) + ((size_t)(s) * P + (p)) * R)

static double most(double a, double b) { return a > b ? a : b; }

static void shares_move(int S, int P, int R, double *shares, const double *noise, const double *sd,
                        const double *gained, const double *growth, const double *gravity,
                        const double *access) {
    double *before = malloc(R * sizeof(double)), *after = malloc(R * sizeof(double));
    for (int s = 0; s < S; s++) {
        for (int r = 0; r < R; r++) before[r] = after[r] = 0.0;
        for (int p = 0; p < P; p++) {
            double *share = AT(shares, s, p);
            const double *n = AT(noise, s, p), *g = AT(gained, s, p), *grow = growth + p * R;
            for (int r = 0; r < R; r++) {
                before[r] += share[r];
                double pull = gravity[r] * ((grow[r] - 2.5) / 400.0) + 0.02 * access[r] * g[r];
                share[r] *= exp(pull + sd[r] * n[r]);
                after[r] += share[r];
            }
        }
        for (int r = 0; r < R; r++) after[r] = 100.0 / (after[r] + most(100.0 - before[r], 0.5));
        for (int p = 0; p < P; p++) {
            double *share = AT(shares, s, p);
            for (int r = 0; r < R; r++) share[r] *= after[r];
        }
    }
    free(before);
    free(after);
}

void trade(int S, int P, int R, double *exports_to, double *imports_from, double *trade_share,
           const double *export_noise, const double *import_noise, const double *export_sd,
           const double *import_sd, const double *ties, int K, const int *of_gdp,
           const double *half, const double *gdp, const double *usual, const double *growth,
           const double *gravity, const double *access, const double *exports,
           const double *imports) {
    double *gained = malloc((size_t)S * P * R * sizeof(double));
    for (int s = 0; s < S; s++)
        for (int p = 0; p < P; p++) {
            double *g = AT(gained, s, p);
            for (int r = 0; r < R; r++) g[r] = 0.0;
            for (int k = 0; k < K; k++) {
                const double *tie = ties + (((size_t)k * S + s) * P + p) * R;
                for (int r = 0; r < R; r++)
                    g[r] += tie[r] / (of_gdp[k] ? half[k * R + r] * gdp[s * R + r] : half[k * R + r]);
            }
            const double *before = AT(usual, s, p);
            for (int r = 0; r < R; r++) g[r] = g[r] / (1.0 + g[r]) - before[r];
        }
    shares_move(S, P, R, exports_to, export_noise, export_sd, gained, growth, gravity, access);
    shares_move(S, P, R, imports_from, import_noise, import_sd, gained, growth, gravity, access);
    for (int s = 0; s < S; s++)
        for (int p = 0; p < P; p++)
            for (int r = 0; r < R; r++) {
                double x = exports[s * R + r], m = imports[s * R + r];
                AT(trade_share, s, p)[r] =
                    (AT(exports_to, s, p)[r] * x + AT(imports_from, s, p)[r] * m) / most(x + m, 1e-6);
            }
    free(gained);
}

void ties_wear(int S, int P, int R, int I, double *ties, const double *before, const double *usual,
               const double *rate, const int *security, const int *of_gdp, const int *arms,
               const double *effort, const double *gdp, const double *usual_gdp,
               const double *renewal, double *deliveries) {
    for (int s = 0; s < S; s++)
        for (int p = 0; p < P; p++)
            for (int r = 0; r < R; r++)
                AT(deliveries, s, p)[r] = AT(renewal, s, p)[r] * effort[p * R + r];
    for (int i = 0; i < I; i++)
        for (int s = 0; s < S; s++)
            for (int p = 0; p < P; p++) {
                size_t row = (((size_t)i * S + s) * P + p) * R;
                double *stock = ties + row, *delivered = AT(deliveries, s, p);
                for (int r = 0; r < R; r++) {
                    if (arms[i]) delivered[r] += most(stock[r] - before[row + r], 0.0);
                    double shortfall = (1.0 - effort[p * R + r]) * (security[i] ? 1.0 : 0.5);
                    double scale = of_gdp[i] ? gdp[s * R + r] / usual_gdp[s * R + r] : 1.0;
                    double target = usual[row + r] * (1.0 - shortfall) * scale;
                    stock[r] += rate[(size_t)i * R + r] * (target - stock[r]);
                }
            }
}

void debts(int S, int P, int R, double *debt, double *lent, double *repaid, double *multilateral,
           double *debt_gdp, double *external, double *service, const double *noise,
           const double *multi_noise, const double *maturity, const double *interest,
           const double *bilateral_sd, const double *multilateral_sd, const double *grace,
           const double *trend, const double *effort, const double *dispute, const double *distress,
           const double *gdp, const double *exports, const double *remittances) {
    for (int s = 0; s < S; s++)
        for (int r = 0; r < R; r++) {
            double grow = exp(trend[s * R + r] / 400.0) - 1.0, owed = 0.0, sent = 0.0;
            for (int p = 0; p < P; p++) {
                size_t at = ((size_t)s * P + p) * R + r;
                double due = debt[at] / (4.0 * maturity[r]) * (1.0 - grace[at]);
                double keep = due + debt[at] * grow;
                double means = 1.0 - 0.5 * (1.0 - effort[p * R + r]);
                double willing = means * (1.0 - dispute[at]) * (1.0 - 0.5 * distress[s * R + r]);
                double swing = debt[at] * expm1(bilateral_sd[r] * noise[at]);
                lent[at] += most(keep * willing, 0.0) + most(swing, 0.0);
                repaid[at] = due + most(-swing, 0.0);
                debt[at] += lent[at] - repaid[at];
                owed += debt[at];
                sent += remittances[at];
                debt_gdp[at] = 100.0 * debt[at] / gdp[s * R + r];
            }
            size_t at = (size_t)s * R + r;
            multilateral[at] *= exp(trend[at] / 400.0 + multilateral_sd[r] * multi_noise[at]);
            owed += multilateral[at];
            external[at] = 100.0 * owed / gdp[at];
            service[at] = 100.0 * (owed / maturity[r] + owed * interest[r] / 100.0) /
                          (gdp[at] * most(exports[at] + sent, 1.0) / 100.0);
        }
}
