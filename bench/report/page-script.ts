/**
 * What the page does where the reader's browser runs scripts: hide and show curves, rows and panels, read values by pointer and by keyboard,
 * sort tables. The page holds everything that is said; the script only moves and uncovers it.
 */
export const PAGE_SCRIPT = `
'use strict';
for (const figure of document.querySelectorAll('figure')) {
  const views = figure.querySelector('.views');
  // Names of curves, rows and panels are switches: what is hidden in one layout and along one axis is hidden in all.
  const toggle = (curve, off) => {
    for (const part of figure.querySelectorAll('[data-curve="' + curve + '"], [data-name-of="' + curve + '"]')) {
      part.classList.toggle('off', off);
      if (part.dataset.nameOf !== undefined) part.setAttribute('aria-pressed', String(!off));
    }
  };
  for (const name of figure.querySelectorAll('[data-name-of]')) {
    name.setAttribute('role', 'button');
    name.setAttribute('tabindex', '0');
    name.setAttribute('aria-pressed', 'true');
    name.setAttribute('aria-label', 'show ' + name.textContent);
    const press = () => toggle(name.dataset.nameOf, !name.classList.contains('off'));
    name.addEventListener('click', press);
    name.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      press();
    });
  }
  // Values: those of the mark nearest to the pointer, or that the arrow keys go to.
  const reading = document.createElement('output');
  reading.className = 'reading';
  reading.style.display = 'block';
  views.append(reading);
  views.setAttribute('tabindex', '0');
  views.setAttribute('role', 'group');
  views.setAttribute('aria-label', figure.querySelector('h3').textContent + ': arrow keys read values');
  const marks = () =>
    [...views.querySelectorAll('title')]
      .filter((title) => title.getClientRects().length > 0 || title.parentElement.getClientRects().length > 0)
      .map((title) => ({ mark: title.parentElement, told: title.textContent }));
  let shown;
  const show = (found) => {
    if (shown) shown.mark.style.outline = '';
    shown = found;
    reading.textContent = found ? found.told : '';
    if (found) found.mark.style.outline = '2px solid currentColor';
  };
  views.addEventListener('pointermove', (event) => {
    let nearest;
    let least = 24 * 24;
    for (const found of marks()) {
      const box = found.mark.getBoundingClientRect();
      const dx = Math.max(box.left - event.clientX, 0, event.clientX - box.right);
      const dy = Math.max(box.top - event.clientY, 0, event.clientY - box.bottom);
      if (dx * dx + dy * dy < least) {
        least = dx * dx + dy * dy;
        nearest = found;
      }
    }
    if (nearest) show(nearest);
  });
  views.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined || event.target !== views) return;
    event.preventDefault();
    const all = marks();
    if (all.length === 0) return;
    const at = shown ? all.findIndex(({ mark }) => mark === shown.mark) : -1;
    show(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length]);
  });
}
const numberIn = (cell) => {
  const found = /[-\\u2212]?[\\d.,]*\\d/.exec(cell.textContent);
  return found ? Number(found[0].replaceAll(',', '').replace('\\u2212', '-')) : undefined;
};
for (const table of document.querySelectorAll('table')) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const original = [...body.rows];
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent || 'name';
    head.textContent = '';
    head.append(button);
    button.addEventListener('click', () => {
      const before = head.getAttribute('aria-sort');
      for (const other of heads) other.removeAttribute('aria-sort');
      const next = before === null ? 'ascending' : before === 'ascending' ? 'descending' : null;
      const rows = [...original];
      if (next !== null) {
        head.setAttribute('aria-sort', next);
        const sign = next === 'ascending' ? 1 : -1;
        rows.sort((a, b) => {
          const [x, y] = [a.cells[column], b.cells[column]];
          const [m, n] = [numberIn(x), numberIn(y)];
          if (column > 0 && m !== undefined && n !== undefined) return sign * (m - n);
          if (column > 0 && m !== n) return m === undefined ? 1 : -1;
          return sign * (x.textContent < y.textContent ? -1 : x.textContent > y.textContent ? 1 : 0);
        });
      }
      body.append(...rows);
    });
  });
}
`;
