/** The functions of `src/arithmetic` with what they are held against, and the arguments that they are tried at. */
import { atan } from '../../src/arithmetic/atan.js';
import { exp } from '../../src/arithmetic/exp.js';
import { expm1 } from '../../src/arithmetic/expm1.js';
import { log } from '../../src/arithmetic/log.js';
import { log1p } from '../../src/arithmetic/log1p.js';
import { cos, sin } from '../../src/arithmetic/sin.js';
import type { RandomSource } from '../../src/random/source.js';
import {
  type Exact,
  exactAtan,
  exactCos,
  exactExp,
  exactExpm1,
  exactLog,
  exactLog1p,
  exactSin,
  fromWords,
  neighbour,
} from './exact.js';

/** How arguments are drawn, by a name for it. */
type Laws = Readonly<Record<string, (random: RandomSource) => number>>;

export interface Tried {
  readonly name: 'exp' | 'log' | 'log1p' | 'expm1' | 'sin' | 'cos' | 'atan';
  readonly ours: (x: number) => number;
  readonly exact: (x: number) => Exact;
  /** The greatest error that the function's documentation admits, in units in the last place. */
  readonly bound: number;
  readonly laws: Laws;
  /** Published arguments that are hard to round. */
  readonly hard: readonly number[];
}

const uniform = (low: number, high: number) => (random: RandomSource) => low + (high - low) * random();
/** A random bit pattern with an exponent in [low, high), of either sign. */
const everyExponent = (low: number, high: number) => (random: RandomSource) => {
  const biased = 1023 + low + Math.floor((high - low) * random());
  return fromWords(
    (random() < 0.5 ? 0 : 0x80000000) + biased * 0x100000 + Math.floor(random() * 0x100000),
    Math.floor(random() * 2 ** 32),
  );
};
const positive = (law: (random: RandomSource) => number) => (random: RandomSource) => Math.abs(law(random));
/** One of the sixteen doubles around a place. */
const beside = (place: (random: RandomSource) => number) => (random: RandomSource) =>
  neighbour(place(random), Math.floor(16 * random()) - 8);
const oneOf = (places: readonly number[]) => beside((random) => places[Math.floor(places.length * random())]!);
const integer = (low: number, high: number) => (random: RandomSource) => Math.floor(low + (high - low) * random());

/** Where exp turns from one entry of its table to the next. */
const exponentialEdge = (low: number, high: number) => (random: RandomSource) =>
  ((integer(low * 184, high * 184)(random) + 0.5) * Math.LN2) / 128;
/** Where log turns from one cell to the next. */
const logarithmEdge = (random: RandomSource) =>
  (1 + (integer(0, 256)(random) + 0.5) / 256) * 2 ** integer(-1022, 1024)(random);
const hex = (text: string) =>
  text.split(' ').map((number) => {
    const [, sign, digits, exponent] = /^(-?)0x1\.([0-9a-f]+)p([-+]\d+)$/.exec(number)!;
    return (
      (sign === '-' ? -1 : 1) * (1 + Number.parseInt(digits!.padEnd(13, '0'), 16) / 2 ** 52) * 2 ** Number(exponent)
    );
  });

// Hard cases for exp and log: V. Lefèvre, "Hard-to-round cases of the exponential and the logarithm in binary64"
// (https://www.vinc17.net/research/testlibm/). Near multiples of pi/2: Muller 2016, "Elementary Functions", section 11.3.
const HARD_EXP = hex(
  '0x1.accfbe46b4efp-1 0x1.0122ef37212ebp-1 0x1.4d22b7e3a65b8p+1 0x1.5395840919637p-1 0x1.fedc746ddf8fap-1 0x1.1d18a60dc5721p-1 0x1.3d2bc51f173b5p-1 0x1.704809e9afabdp+0',
);
const HARD_LOG = hex(
  '0x1.a6ae5142326b5p+0 0x1.a6ba95b1520f9p+0 0x1.c877cba59d0acp+0 0x1.1e852e6951306p+1 0x1.3148de47688e4p+1 0x1.dc504dd7a6c37p+1 0x1.60ca8e0513263p+2 0x1.269bc4387001ap+4 0x1.86c8a93df9a92p+11 0x1.8aa7f9f8af644p+25',
);
// Of the doubles below 2^20 those that are nearest to an odd and an even multiple, by trying all 667,543.
const HARD_SIN = [
  45.553093477052,
  91.106186954104,
  321307.9594422229,
  642615.9188844458,

  6381956970095103 * 2 ** 797,
  ...hex('0x1.6ac5b262ca1ffp+849 0x1.921fb54442d18p+1 0x1.921fb54442d18p+0 0x1.921fb54442d18p-1'),
];

export const TRIED: readonly Tried[] = [
  {
    name: 'exp',
    ours: exp,
    exact: exactExp,
    bound: 0.52,
    laws: {
      'in [-30, 0]': uniform(-30, 0),
      'in [-745, 710]': uniform(-745, 710),
      'in [-1/2, 1/2]': uniform(-0.5, 0.5),
      'every exponent': everyExponent(-60, 9),
      'beside an edge': beside(exponentialEdge(-745, 709)),
      'near an edge by 0': beside(exponentialEdge(-1, 1)),
      'subnormal results': uniform(-745.2, -708.3),
      'near overflow': uniform(709, 709.79),
    },
    hard: HARD_EXP,
  },
  {
    name: 'log',
    ours: log,
    exact: exactLog,
    bound: 0.51,
    laws: {
      'in [0, 1]': uniform(2 ** -40, 1),
      counts: integer(1, 1e6),
      'every exponent': positive(everyExponent(-1022, 1024)),
      'subnormal arguments': (random) =>
        fromWords(integer(0, 2 ** (1 + integer(0, 20)(random)))(random), 1 + integer(0, 2 ** 32 - 1)(random)),
      'in [0.99, 1.01]': uniform(0.99, 1.01),
      'beside 1': (random) => 1 + everyExponent(-52, -6)(random),
      'beside an edge': beside(logarithmEdge),
      'near an edge by 1': beside((random) => 1 + (integer(-16, 16)(random) + 0.5) / 256),
    },
    hard: HARD_LOG,
  },
  {
    name: 'log1p',
    ours: log1p,
    exact: exactLog1p,
    bound: 0.51,
    laws: {
      'in (-1, 0]': (random) => -random(),
      'in [-1/100, 1/100]': uniform(-0.01, 0.01),
      'every exponent': (random) => {
        const x = everyExponent(-1022, 1024)(random);
        return x > -1 ? x : -x;
      },
      'of 2^-60 to 1': everyExponent(-60, 0),
      'beside -1': (random) => -1 + Math.abs(everyExponent(-53, 0)(random)),
      'beside an edge': beside(
        (random) => (1 + (integer(0, 256)(random) + 0.5) / 256) * 2 ** integer(-48, 60)(random) - 1,
      ),
      'near an edge by 0': beside((random) => (integer(-16, 16)(random) + 0.5) / 256),
    },
    hard: [...HARD_LOG, ...HARD_LOG.map((x) => x - 1)],
  },
  {
    name: 'expm1',
    ours: expm1,
    exact: exactExpm1,
    bound: 0.54,
    laws: {
      'in [-5, 0]': uniform(-5, 0),
      'in [-40, 710]': uniform(-40, 710),
      'in [-1/8, 1/8]': uniform(-0.125, 0.125),
      'every exponent': everyExponent(-1022, 6),
      'beside an edge': beside(exponentialEdge(-40, 709)),
      'near an edge by 0': beside(exponentialEdge(-1, 1)),
      'beside a change of formula': oneOf([-0.125, 0.125, -20, 60]),
    },
    hard: HARD_EXP,
  },
  {
    name: 'sin',
    ours: sin,
    exact: exactSin,
    bound: 0.58,
    laws: {
      'in [-pi, pi]': uniform(-Math.PI, Math.PI),
      'in [-1000, 1000]': uniform(-1000, 1000),
      'every exponent': everyExponent(-1022, 1024),
      'of 2^-30 to 2^25': everyExponent(-30, 25),
      'beside k pi/4': beside((random) => (integer(-1e5, 1e5)(random) * Math.PI) / 4),
      'beside an edge': beside((random) => ((integer(-512, 512)(random) + 0.5) * Math.PI) / 128),
      'beside a change of formula': oneOf([0.25, -0.25, 1048576, -1048576, Math.PI - 0.25]),
    },
    hard: HARD_SIN,
  },
  {
    name: 'cos',
    ours: cos,
    exact: exactCos,
    bound: 0.58,
    laws: {
      'in [-pi, pi]': uniform(-Math.PI, Math.PI),
      'in [-1000, 1000]': uniform(-1000, 1000),
      'every exponent': everyExponent(-1022, 1024),
      'of 2^-30 to 2^25': everyExponent(-30, 25),
      'beside k pi/4': beside((random) => (integer(-1e5, 1e5)(random) * Math.PI) / 4),
      'beside an edge': beside((random) => ((integer(-512, 512)(random) + 0.5) * Math.PI) / 128),
    },
    hard: HARD_SIN,
  },
  {
    name: 'atan',
    ours: atan,
    exact: exactAtan,
    bound: 0.61,
    laws: {
      'in [-1, 1]': uniform(-1, 1),
      'in [-1000, 1000]': uniform(-1000, 1000),
      'every exponent': everyExponent(-1022, 1024),
      'of 2^-8 to 2^10': everyExponent(-8, 10),
      'beside an edge': beside((random) => (1 + integer(0, 64)(random) / 64) * 2 ** integer(-3, 8)(random)),
      'beside a change of formula': oneOf([0.125, -0.125, 256, 1e18]),
    },
    // And where the denominator loses most.
    hard: [
      -0.13458746873444305,
      0.15823477481947856,
      ...hex('0x1.921fb54442d18p+1 0x1.921fb54442d18p+0 0x1.6ac5b262ca1ffp+20'),
    ],
  },
];
