/**
 * Figures of the paper as plain data: Hou et al. 2025 (arXiv 2505.15141 v2), Table 1, on one A100 with batch size 1. MAT
 * is mean accepted tokens a round, bonus token included; speed is in tokens a second.
 */

import type { PublishedFigure } from '../results/parts/draft-methods.js';

/** One column of the table for one target model. */
export interface PublishedCell {
  readonly target: string;
  readonly benchmark: string;
  /** Tokens a second of plain decoding. */
  readonly vanillaSpeed: number;
  /** In arm order: prompt lookup, REST, suffix tree, EAGLE-2. */
  readonly arms: readonly [PublishedFigure, PublishedFigure, PublishedFigure, PublishedFigure];
  readonly exp3Spec: PublishedFigure;
  readonly ucbSpec: PublishedFigure;
}

function figure([mat, speed]: readonly [number, number]): PublishedFigure {
  return { mat, speed };
}

type Row = readonly [mat: number, speed: number];

function cell(target: string, benchmark: string, vanillaSpeed: number, rows: readonly [Row, Row, Row, Row, Row, Row]) {
  const [pld, rest, suffix, eagle, exp3Spec, ucbSpec] = rows;
  return {
    target,
    benchmark,
    vanillaSpeed,
    arms: [figure(pld), figure(rest), figure(suffix), figure(eagle)],
    exp3Spec: figure(exp3Spec),
    ucbSpec: figure(ucbSpec),
  } as const satisfies PublishedCell;
}

const LLAMA = 'LLaMA3-8B';
const QWEN = 'Qwen2-7B';

/** Rows: PLD, REST, suffix tree, EAGLE-2, EXP3Spec, UCBSpec. */
export const TABLE_1: readonly PublishedCell[] = [
  cell(LLAMA, 'Spec-Bench', 35.73, [
    [1.46, 43.96],
    [1.29, 40.67],
    [1.83, 55.1],
    [3.94, 98.15],
    [3.65, 102.1],
    [3.98, 105.72],
  ]),
  cell(LLAMA, 'Alpaca', 35.92, [
    [1.53, 53.06],
    [1.48, 52.4],
    [1.71, 64.02],
    [4.04, 110.0],
    [4.23, 120.38],
    [4.35, 125.78],
  ]),
  cell(LLAMA, 'Code Editor', 36.32, [
    [2.13, 82.61],
    [1.33, 51.32],
    [2.3, 90.21],
    [4.79, 128.76],
    [4.36, 137.29],
    [4.83, 138.27],
  ]),
  cell(LLAMA, 'Debug Bench', 36.89, [
    [1.67, 82.76],
    [1.29, 48.49],
    [2.13, 77.56],
    [4.78, 119.12],
    [4.5, 132.25],
    [4.6, 135.34],
  ]),
  cell(QWEN, 'Spec-Bench', 38.71, [
    [1.55, 52.44],
    [1.31, 46.42],
    [1.96, 68.42],
    [3.64, 97.82],
    [3.76, 107.36],
    [4.13, 112.33],
  ]),
  cell(QWEN, 'Alpaca', 39.32, [
    [1.42, 58.41],
    [1.47, 59.01],
    [1.46, 62.6],
    [3.61, 104.43],
    [3.83, 113.9],
    [3.93, 114.2],
  ]),
  cell(QWEN, 'Code Editor', 39.3, [
    [1.89, 64.56],
    [1.31, 53.79],
    [2.18, 85.75],
    [4.88, 138.58],
    [4.9, 160.41],
    [4.92, 161.35],
  ]),
  cell(QWEN, 'Debug Bench', 39.57, [
    [2.15, 70.49],
    [1.22, 50.51],
    [2.49, 101.47],
    [4.79, 126.01],
    [4.86, 151.73],
    [5.1, 151.37],
  ]),
];
