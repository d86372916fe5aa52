/** The paper's first experiment, drafting methods as arms, beside the published figures. */
import type { AcceptanceModel, SelectorMemory } from 'banditspec';
import type { Table } from '../../program/table.js';
import { isListOf, type PartKind } from './part-kind.js';

/** What one method came to on one benchmark: mean accepted tokens a round, bonus token included; tokens a second. */
export interface PublishedFigure {
  readonly mat: number;
  readonly speed: number;
}

/** Whether prompts, and the rounds of a prompt, differ from one another. */
export type World = 'prompts differ' | 'prompts alike';
export const WORLDS: readonly World[] = ['prompts differ', 'prompts alike'];
/** One selector in one world. */
export interface MethodsRow {
  readonly selector: string;
  readonly memory: SelectorMemory;
  readonly ours: PublishedFigure;
}

/** What came of one cell in one world. */
export interface MethodsCell {
  readonly target: string;
  readonly benchmark: string;
  readonly world: World;
  readonly model: AcceptanceModel;
  readonly fixedArms: readonly {
    readonly name: string;
    readonly paper: PublishedFigure;
    readonly ours: PublishedFigure;
  }[];
  /** What choosing, for each prompt, the arm of the fewest rounds there would come to. */
  readonly bestArmOfEachPrompt: { readonly mat: number };
  readonly paper: { readonly UCBSpec: PublishedFigure; readonly EXP3Spec: PublishedFigure };
  readonly selectors: readonly MethodsRow[];
}

/** The whole experiment: every cell of the table, in both worlds. */
export interface MethodsResult {
  readonly kind: 'draft-methods';
  /** Prompts of every cell. */
  readonly prompts: number;
  readonly cells: readonly MethodsCell[];
}

export const draftMethodsKind: PartKind<MethodsResult> = {
  requirement: 'draft methods with their cells',
  holds: ({ cells }) => isListOf(cells, (cell) => Array.isArray(cell.fixedArms) && Array.isArray(cell.selectors)),
  measurements: () => [],
  configuration: ({ kind, prompts, cells }) => ({
    kind,
    prompts,
    cells: cells.map(({ target, benchmark, world, model, selectors }) => {
      const names = selectors.map(({ selector, memory }) => `${selector}, ${memory}`);
      return { target, benchmark, world, model, selectors: names };
    }),
  }),
  figures: ({ cells }) => ({ 'draft methods': cells }),
};

/** What a cell is called. */
export function cellName({ target, benchmark, world }: Pick<MethodsCell, 'target' | 'benchmark' | 'world'>): string {
  return `${target}, ${benchmark}, ${world}`;
}

const percent = (ours: number, paper: number) => `${ours >= paper ? '+' : ''}${(100 * (ours / paper - 1)).toFixed(1)}%`;

/** The figure that the paper has for a selector, whatever its radius. */
export function paperOf(result: MethodsCell, selector: string): PublishedFigure {
  return selector === 'EXP3Spec' ? result.paper.EXP3Spec : result.paper.UCBSpec;
}

/** One cell: paper and ours, side by side. */
export function cellTable(result: MethodsCell): Table {
  const row = (name: string, paper: PublishedFigure, ours: PublishedFigure) => [
    name,
    paper.mat.toFixed(2),
    ours.mat.toFixed(2),
    percent(ours.mat, paper.mat),
    paper.speed.toFixed(2),
    ours.speed.toFixed(2),
    percent(ours.speed, paper.speed),
  ];
  return {
    title: cellName(result),
    header: ['', 'MAT, paper', 'ours', 'off by', 'tok/s, paper', 'ours', 'off by'],
    rows: [
      ...result.fixedArms.map(({ name, paper, ours }) => row(`always ${name}`, paper, ours)),
      ['best arm of each prompt', '', result.bestArmOfEachPrompt.mat.toFixed(2), '', '', '', ''],
      ...result.selectors.map(({ selector, memory, ours }) =>
        row(`${selector}, ${memory}`, paperOf(result, selector), ours),
      ),
    ],
  };
}

/** How near counts as agreement: what the arms themselves are calibrated to. */
const AGREEMENT = 0.03;
const near = (a: number, b: number) => Math.abs(a / b - 1) <= AGREEMENT;

/** For every variant: in how many cells it agrees with the paper, and in how many it is faster than every fixed arm. */
export function verdictTable(results: readonly MethodsCell[]): Table {
  const fastest = (result: MethodsCell, of: 'paper' | 'ours') =>
    Math.max(...result.fixedArms.map((arm) => arm[of].speed));
  const rows = WORLDS.flatMap((world) => {
    const cells = results.filter((result) => result.world === world);
    return cells[0]!.selectors.map(({ selector, memory }, i) => {
      const count = (holds: (result: MethodsCell, ours: PublishedFigure, paper: PublishedFigure) => boolean) =>
        `${cells.filter((result) => holds(result, result.selectors[i]!.ours, paperOf(result, selector))).length} of ${cells.length}`;
      const difference = cells.reduce(
        (sum, result) => sum + result.selectors[i]!.ours.speed / paperOf(result, selector).speed - 1,
        0,
      );
      return [
        `${selector}, ${memory}, ${world}`,
        count((_, ours, paper) => near(ours.mat, paper.mat)),
        count((_, ours, paper) => near(ours.speed, paper.speed)),
        `${((100 * difference) / cells.length).toFixed(1)}%`,
        count((result, ours) => ours.speed > fastest(result, 'ours')),
        count((result, _, paper) => paper.speed > fastest(result, 'paper')),
      ];
    });
  });
  return {
    title: `Agreement with the published figures, within ${100 * AGREEMENT}%, and speed beside the best fixed arm's`,
    header: ['', 'MAT agrees', 'tok/s agrees', 'mean difference', 'beats every arm', 'in the paper'],
    rows,
  };
}

/** The agreement, and every cell. */
export function methodsTables({ cells }: MethodsResult): Table[] {
  return [verdictTable(cells), ...cells.map(cellTable)];
}
