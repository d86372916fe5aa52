/**
 * Texts whose prompts differ, for docs/prompts-that-differ.json: each answer is a text of novel and copied passages, and
 * what every drafter would have right stands in it token by token. So all arms meet the same luck at the same position.
 *
 *     { "kind": "text", "prompts": ["chat", { "like": "edit", "median": 50 }], "arms": [["model", 0, 5], ["match", 1, 20]] }
 *
 * `prompts`: sorts of prompts, below, each as likely; with `block` so many prompts of one sort follow one another; with
 * `rare` one prompt in forty is of that sort. `arms`: a model by its number in `models`, or a match of the text (0: finds
 * fewer of the copied passages, 1: more), and the most tokens that it drafts.
 */

/** What a sort of prompts has, where it says nothing else. */
const PLAIN = {
  // The share of a text that is copied: the mean and the pseudo-count of a Beta law. The mean length of a copied passage.
  copied: 0.1,
  copiedCount: 3,
  passage: 12,
  // P(a token of novel text is right) for each model; how far prompts stray from that, all models together and each by
  // itself, in logits; hard and easy stretches, in logits and tokens; what a copied passage adds, in logits.
  models: [0.68],
  together: 0.4,
  itself: 0.3,
  swing: 0.6,
  stretch: 12,
  whenCopied: 1.4,
  // Lengths of answers: log-normal, the median in tokens.
  median: 170,
  spread: 0.7,
};

const SORTS = {
  plain: {},
  chat: { copied: 0.12, copiedCount: 1.5, models: [0.66, 0.5] },
  edit: { copied: 0.5, copiedCount: 1.3, passage: 45, models: [0.6, 0.48], whenCopied: 1.2, median: 160 },
  rewrite: { copied: 0.62, copiedCount: 1, passage: 55, models: [0.5, 0.42], whenCopied: 1.1, median: 140 },
  summary: { copied: 0.3, copiedCount: 4, models: [0.56, 0.45], median: 130 },
  maths: {
    copied: 0.04,
    copiedCount: 6,
    passage: 6,
    models: [0.72, 0.58],
    median: 150,
    together: 0.2,
    itself: 0.15,
    swing: 0.3,
  },
  longCopy: {
    copied: 0.85,
    copiedCount: 30,
    passage: 60,
    models: [0.5, 0.42],
    whenCopied: 0.7,
    median: 3500,
    spread: 0.3,
  },
  strongModel: { copied: 0.06, copiedCount: 2, passage: 8, models: [0.8, 0.55], whenCopied: 0.6, median: 110 },
};

function sortOf(entry) {
  const { like, ...changes } = typeof entry === 'string' ? { like: entry } : entry;
  if (!Object.hasOwn(SORTS, like)) throw new RangeError(`text: like must be one of ${Object.keys(SORTS)}, got ${like}`);
  return { ...PLAIN, ...SORTS[like], ...changes };
}

const logit = (p) => Math.log(p / (1 - p));
const normal = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
/** A length of at least 1 with this mean. */
const length = (mean, random) => 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - 1 / Math.max(1.0001, mean)));

/** Marsaglia and Tsang 2000; below shape 1 by a power of a uniform. */
function gamma(shape, random) {
  if (shape < 1) return gamma(shape + 1, random) * Math.exp(Math.log(1 - random()) / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const root = 1 + x / Math.sqrt(9 * d);
    const v = root * root * root;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

function beta(mean, count, random) {
  const a = gamma(mean * count, random);
  return a / (a + gamma((1 - mean) * count, random));
}

/** For each model and each match how many drafted tokens are right from each position on. */
function textOf(sort, longest, random) {
  const drawn = Math.round(sort.median * Math.exp(sort.spread * normal(random)));
  const n = Math.max(8, Math.min(longest, drawn));
  const copied = beta(sort.copied, sort.copiedCount, random);
  const together = sort.together * normal(random);
  const levels = sort.models.map((p) => logit(p) + together + sort.itself * normal(random));
  // P(a passage is found), by the worse match given that the better one finds it.
  const found = [0.65 + 0.35 * random(), 0.9 + 0.1 * random()];
  const right = levels.map(() => new Uint8Array(n));
  const matches = [new Uint8Array(n), new Uint8Array(n)];
  const novel = (sort.passage * (1 - copied)) / Math.max(0.01, copied);
  let inPassage = random() >= copied;
  let left = 0;
  let into = 0;
  let finds = [true, true];
  let easy = random() < 0.5;
  let stretch = length(sort.stretch, random);
  for (let at = 0; at < n; at++) {
    if (left === 0) {
      inPassage = !inPassage;
      left = length(inPassage ? sort.passage : novel, random);
      into = 0;
      // The first passage is found in any case.
      if (inPassage && at > 0) {
        const better = random() < found[1];
        finds = [better && random() < found[0], better];
      }
    }
    if (stretch-- === 0) {
      easy = !easy;
      stretch = length(sort.stretch, random);
    }
    // Models fail at the same tokens half of the time.
    const shared = random();
    levels.forEach((level, model) => {
      const x = level + (easy ? sort.swing : -sort.swing) + (inPassage ? sort.whenCopied : 0);
      right[model][at] = (random() < 0.5 ? shared : random()) < 1 / (1 + Math.exp(-x)) ? 1 : 0;
    });
    // A passage is found from its third token on, or its fourth; elsewhere there is often no match, and else one by chance.
    for (const match of [0, 1]) {
      const isFound = inPassage && finds[match] && into >= 3 - match;
      const chance = random() < [0.15, 0.35][match] ? length(1.8, random) - 1 + (random() < 0.4 ? 1 : 0) : 0;
      matches[match][at] = Math.min(20, isFound ? left : chance);
    }
    left -= 1;
    into += 1;
  }
  const runs = right.map((tokens) => {
    const run = new Uint16Array(n);
    for (let at = n - 1, ahead = 0; at >= 0; at--) {
      ahead = tokens[at] ? ahead + 1 : 0;
      run[at] = ahead;
    }
    return run;
  });
  return { n, model: runs, match: matches };
}

export const environments = {
  text: ({ prompts, arms, block, rare }, { sequenceLength }) => {
    const sorts = prompts.map(sortOf);
    const armRanges = arms.map(([, , draft]) => ({ min: 1, max: draft + 1 }));
    return {
      armCount: arms.length,
      rewardRange: { min: 1, max: Math.max(...armRanges.map(({ max }) => max)) },
      armRanges,
      begin(episode, random) {
        const drawn = Math.floor(random() * sorts.length);
        const isRare = rare !== undefined && random() < 1 / 40;
        const sort = isRare ? sortOf(rare) : sorts[block ? Math.floor(episode / block) % sorts.length : drawn];
        const text = textOf(sort, sequenceLength, random);
        let at = 0;
        let rounds = 0;
        return {
          get done() {
            return at === text.n;
          },
          get elapsed() {
            return rounds;
          },
          pull(arm) {
            const [source, number, draft] = arms[arm];
            const accepted = Math.min(text.n - at, 1 + Math.min(draft, text[source][number][at]));
            at += accepted;
            rounds += 1;
            return accepted;
          },
        };
      },
    };
  },
};
