/*
 * Four rules by hand in C: what the package's are measured against. The same arithmetic, with whatever of an arm changes
 * only with its own pulls kept, and with the C library's exp and log. Rewards and luck come from the generator that
 * `against-c.ts` has too, so that both sides play the same game.
 *
 * Reads lines `rule armCount rounds` and answers each with a line: nanoseconds, then the pulls of every arm.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_DRAFT_LENGTH 5
#define TABLE_ROUNDS 1024
#define MOST_ARMS 100

static uint32_t state;

/* xorshift32 (Marsaglia 2003), in (0, 1). */
static double uniform(void) {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state / 4294967296.0;
}

static double rewards[TABLE_ROUNDS * MOST_ARMS];
static double uniforms[TABLE_ROUNDS];
static int32_t pulls[MOST_ARMS];
static double counts[MOST_ARMS], sums[MOST_ARMS], means[MOST_ARMS], factors[MOST_ARMS], logs[MOST_ARMS];
static double losses[MOST_ARMS], weights[MOST_ARMS];

/* Truncated geometric rewards; the first arm is the best. */
static void prepare(int K) {
  state = 2463534242u;
  for (int t = 0; t < TABLE_ROUNDS; t++) uniforms[t] = uniform();
  for (int j = 0; j < TABLE_ROUNDS * K; j++) {
    const double rate = j % K == 0 ? 0.8 : 0.5;
    int reward = 1;
    while (reward <= MAX_DRAFT_LENGTH && uniform() < rate) reward++;
    rewards[j] = reward;
  }
  memset(pulls, 0, sizeof pulls);
}

static int pick(int K, double total, double u) {
  double remaining = u * total;
  int arm = 0;
  while (arm < K - 1 && remaining >= weights[arm]) remaining -= weights[arm++];
  return arm;
}

static double least_loss(int K) {
  double least = losses[0];
  for (int i = 1; i < K; i++)
    if (losses[i] < least) least = losses[i];
  return least;
}

static void ucb_spec(int K, int rounds) {
  for (int i = 0; i < K; i++) {
    counts[i] = sums[i] = means[i] = logs[i] = 0;
    factors[i] = INFINITY;
  }
  const double constant = 1 + 2 * log(K / 0.5);
  for (int t = 0; t < rounds; t++) {
    const double shared = constant + 4 * log(t == 0 ? 1 : t);
    int arm = 0;
    double best = -INFINITY;
    for (int i = 0; i < K; i++) {
      const double index = means[i] + factors[i] * sqrt(shared + logs[i]);
      if (index > best) {
        best = index;
        arm = i;
      }
    }
    const double n = ++counts[arm];
    sums[arm] += rewards[(t % TABLE_ROUNDS) * K + arm];
    means[arm] = sums[arm] / n;
    factors[arm] = MAX_DRAFT_LENGTH / 2.0 * sqrt(1 + n) / n;
    logs[arm] = log(1 + n);
    pulls[arm]++;
  }
}

static double weigh(int K, double rate) {
  const double least = least_loss(K);
  double total = 0;
  for (int i = 0; i < K; i++) {
    weights[i] = exp(-rate * (losses[i] - least));
    total += weights[i];
  }
  return total;
}

static void exp3_spec(int K, int rounds) {
  memset(losses, 0, sizeof losses);
  const double scale = log(K) / K;
  for (int t = 0; t < rounds; t++) {
    const double total = weigh(K, sqrt(scale / (t + 1)));
    const int arm = pick(K, total, uniforms[t % TABLE_ROUNDS]);
    const double loss = (MAX_DRAFT_LENGTH + 1 - rewards[(t % TABLE_ROUNDS) * K + arm]) / MAX_DRAFT_LENGTH;
    losses[arm] += loss * total / weights[arm];
    pulls[arm]++;
  }
}

static void tsallis_inf(int K, int rounds) {
  memset(losses, 0, sizeof losses);
  for (int t = 0; t < rounds; t++) {
    const double half_rate = 1 / sqrt(t + 1);
    const double least = least_loss(K);
    double v = 1, sum = 0;
    for (int iteration = 0; iteration < 60; iteration++) {
      double slope = 0;
      sum = 0;
      for (int i = 0; i < K; i++) {
        const double inverse = 1 / (half_rate * (losses[i] - least) + v);
        const double weight = inverse * inverse;
        weights[i] = weight;
        sum += weight;
        slope += weight * inverse;
      }
      const double step = (sum - 1) / (2 * slope);
      if (!(step > 1e-15 * v)) break;
      v += step;
    }
    const int arm = pick(K, sum, uniforms[t % TABLE_ROUNDS]);
    const double loss = (MAX_DRAFT_LENGTH + 1 - rewards[(t % TABLE_ROUNDS) * K + arm]) / MAX_DRAFT_LENGTH;
    losses[arm] += loss * sum / weights[arm];
    pulls[arm]++;
  }
}

static void hedge(int K, int rounds) {
  memset(losses, 0, sizeof losses);
  const double scale = log(K);
  for (int t = 0; t < rounds; t++) {
    const double total = weigh(K, 2 * sqrt(scale / (t + 1)) / MAX_DRAFT_LENGTH);
    pulls[pick(K, total, uniforms[t % TABLE_ROUNDS])]++;
    for (int i = 0; i < K; i++) losses[i] += MAX_DRAFT_LENGTH + 1 - rewards[(t % TABLE_ROUNDS) * K + i];
  }
}

int main(void) {
  char rule[32];
  int K, rounds;
  while (scanf("%31s %d %d", rule, &K, &rounds) == 3) {
    if (K < 1 || K > MOST_ARMS) return 1;
    prepare(K);
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    if (strcmp(rule, "ucbSpec") == 0) ucb_spec(K, rounds);
    else if (strcmp(rule, "exp3Spec") == 0) exp3_spec(K, rounds);
    else if (strcmp(rule, "tsallisInf") == 0) tsallis_inf(K, rounds);
    else if (strcmp(rule, "hedge") == 0) hedge(K, rounds);
    else return 1;
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.0f", (end.tv_sec - start.tv_sec) * 1e9 + (end.tv_nsec - start.tv_nsec));
    for (int i = 0; i < K; i++) printf(" %d", pulls[i]);
    printf("\n");
    fflush(stdout);
  }
  return 0;
}
