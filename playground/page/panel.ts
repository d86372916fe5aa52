/** One run on the page: its figures, its strip of tokens, its arms. */
import type { ArmView, BlockView, PanelView } from '../view/panel.js';
import { armMark, element, write } from './elements.js';

/** The cells of one row, kept so that a frame writes only what changed. */
interface Row {
  readonly row: HTMLTableRowElement;
  readonly pulls: HTMLElement;
  readonly average: HTMLElement;
  readonly mind: HTMLElement;
  readonly interval: HTMLElement;
  readonly point: HTMLElement;
  readonly last: HTMLElement;
}

export class Panel {
  readonly root: HTMLElement;
  private readonly title = element('h3');
  private readonly rounds = element('dd', { 'data-figure': 'rounds' });
  private readonly tokens = element('dd', { 'data-figure': 'tokens' });
  private readonly regret = element('dd', { 'data-figure': 'regret' });
  private readonly earlier = element('p', { class: 'earlier' });
  private readonly strip: HTMLElement;
  private readonly mindName = element('th', { scope: 'col', class: 'mind-cell' });
  private readonly body = element('tbody');
  private rows: Row[] = [];
  private shown: BlockView[] = [];

  constructor(side: 'left' | 'right') {
    const pair = (name: string, value: HTMLElement) => element('div', {}, element('dt', {}, name), value);
    this.strip = stripElement(`The answer, ${side}`);
    const heading = (name: string, kind: string) => element('th', { scope: 'col', class: kind }, name);
    const head = [
      heading('arm', 'arm-cell'),
      heading('pulls', 'figure-cell'),
      heading('average', 'figure-cell'),
      this.mindName,
      element('td'),
      heading('last', 'last-cell'),
    ];
    const table = element('table', {}, element('thead', {}, element('tr', {}, ...head)), this.body);
    this.root = element(
      'section',
      { class: `panel ${side}`, 'data-side': side },
      element('header', {}, element('span', { class: 'line', 'aria-hidden': 'true' }), this.title),
      element('dl', {}, pair('rounds', this.rounds), pair('regret', this.regret), pair('tokens', this.tokens)),
      this.earlier,
      this.strip,
      element(
        'div',
        { class: 'arms', role: 'group', 'aria-label': `What the selector knows, ${side}`, tabindex: '0' },
        table,
      ),
    );
  }

  /** Forgets the rows and blocks of an earlier setting. */
  clear(): void {
    this.rows = [];
    this.body.replaceChildren();
    this.clearStrip();
  }

  draw(view: PanelView): void {
    write(this.title, view.title);
    write(this.rounds, view.rounds);
    write(this.tokens, view.tokens);
    write(this.regret, view.regret);
    write(this.mindName, view.mindName);
    this.mindName.hidden = view.mindName === '';
    write(this.earlier, view.hidden > 0 ? `… ${view.hidden} earlier` : '');
    this.drawStrip(view.blocks);
    view.arms.forEach((arm, i) => {
      this.rows[i] ??= this.addRow(arm);
      drawRow(this.rows[i], arm);
    });
  }

  private clearStrip(): void {
    this.shown = [];
    this.strip.replaceChildren();
  }

  /** Blocks come at the end and go at the beginning; after a jump all are drawn anew. */
  private drawStrip(blocks: readonly BlockView[]): void {
    const first = blocks[0]?.round ?? 0;
    const next = this.shown.length === 0 ? first : this.shown.at(-1)!.round + 1;
    const last = blocks.at(-1)?.round ?? -1;
    if (last + 1 < next || first > next || (this.shown[0]?.round ?? first) > first) this.clearStrip();
    while (this.shown.length > 0 && this.shown[0]!.round < first) {
      this.shown.shift();
      this.strip.firstElementChild!.remove();
    }
    const from = this.shown.length;
    if (from === blocks.length) return;
    for (const block of blocks.slice(from)) {
      this.shown.push(block);
      this.strip.append(blockElement(block));
    }
    this.strip.scrollTop = this.strip.scrollHeight;
  }

  private addRow({ letter, colour, name }: ArmView): Row {
    const figure = (name: string) => element('td', { 'data-figure': name });
    const [pulls, average, mind, last] = [figure('pulls'), figure('average'), figure('mind'), figure('last')];
    const interval = element('i', { class: `interval arm-${colour}` });
    const point = element('i', { class: 'point' });
    const scale = element('span', { class: 'scale' }, interval, point);
    const bar = element('td', { 'aria-hidden': 'true' }, scale);
    const head = element(
      'th',
      { scope: 'row' },
      armMark(letter, colour),
      element('span', { class: 'name' }, ` ${name}`),
    );
    const row = element('tr', {}, head, pulls, average, mind, bar, last);
    this.body.append(row);
    return { row, pulls, average, mind, interval, point, last };
  }
}

/** Where blocks come one after the other. */
export function stripElement(label: string): HTMLElement {
  return element('div', { class: 'strip', role: 'group', 'aria-label': label, tabindex: '0' });
}

/** A block of the strip: the arm's letter, and its text or as many squares as tokens. */
export function blockElement({ colour, letter, tokens, text, endsAnswer }: BlockView): HTMLElement {
  const content =
    text === null
      ? [
          element('span', { class: 'unseen' }, `${tokens} `),
          element('span', { class: 'squares', 'aria-hidden': 'true' }, '▪'.repeat(tokens)),
        ]
      : [text === '' ? '∎' : text.replace(/^ /, '\u00a0')];
  const kind = `block arm-${colour}${text === null ? ' counted' : ''}${endsAnswer ? ' ends' : ''}`;
  return element('span', { class: kind }, element('b', { class: 'letter' }, letter), ...content);
}

function drawRow(row: Row, arm: ArmView): void {
  write(row.pulls, arm.pulls);
  write(row.average, arm.average);
  write(row.mind, arm.mind);
  row.mind.hidden = arm.mind === '';
  write(row.last, arm.last);
  row.row.classList.toggle('pulled', arm.pulled);
  // Moves and stretches: a change of position would lay the page out anew.
  row.interval.style.transform = `translateX(${arm.low * 100}%) scaleX(${arm.high - arm.low})`;
  row.point.style.transform = `translateX(${(arm.point ?? 0) * 100}%)`;
  row.point.hidden = arm.point === null;
}
