/** Looks at every text of a page in a browser, as a reader with good eyes would. */
import type { Page } from 'playwright-core';

/**
 * What is wrong with the texts of a page as it stands: those of a drawing that touch one another or leave their drawing,
 * that are too small or too faint, and whatever makes the page wider than its window. Runs in the page, as text, so that
 * it needs no types of a browser.
 */
export async function textFaults(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const faults = [];
    const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const parse = (color) => color.match(/[\\d.]+/g).map(Number);
    // Relative luminance and contrast as WCAG 2.2 has them.
    const luminance = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
    const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const behind = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const color = parse(getComputedStyle(at).backgroundColor);
        if (color.length === 3 || color[3] > 0) return color;
      }
      return [255, 255, 255];
    };
    const requireContrast = (element, color, what) => {
      const ratio = contrast(luminance(parse(color)), luminance(behind(element)));
      if (ratio < 4.5) faults.push(what + ': contrast ' + ratio.toFixed(2) + ' of ' + color);
    };
    let seen = 0;
    for (const svg of document.querySelectorAll('figure svg')) {
      const frame = svg.getBoundingClientRect();
      if (frame.width === 0) continue;
      const where = svg.closest('figure').id + ' at ' + innerWidth;
      const scale = frame.width / svg.viewBox.baseVal.width;
      const texts = [...svg.querySelectorAll('text')].filter((it) => it.textContent.trim() !== '').map((it) => ({ it, text: it.textContent, box: it.getBoundingClientRect() }));
      seen += texts.length;
      for (const { it, text, box } of texts) {
        if (box.left < frame.left - 0.5 || box.right > frame.right + 0.5 || box.top < frame.top - 0.5 || box.bottom > frame.bottom + 0.5) faults.push(where + ': "' + text + '" outside');
        const size = parseFloat(getComputedStyle(it).fontSize) * scale;
        if (size < 10) faults.push(where + ': "' + text + '" of ' + size.toFixed(1) + ' px');
        const fill = getComputedStyle(it).fill;
        requireContrast(it, fill, where + ': "' + text + '"');
      }
      const sorted = texts.sort((a, b) => a.box.top - b.box.top);
      sorted.forEach((a, i) => {
        for (let j = i + 1; j < sorted.length && sorted[j].box.top < a.box.bottom; j++) {
          const b = sorted[j];
          // A font's box is higher than its letters: lines may share two pixels of it. Side by side there is more than the
          // width of a space (3 pixels) between two texts, or "-10" and "0" would read "-100".
          if (Math.min(a.box.bottom, b.box.bottom) - b.box.top > 2 * scale && Math.min(a.box.right, b.box.right) > Math.max(a.box.left, b.box.left) - 4 * scale) faults.push(where + ': "' + a.text + '" over "' + b.text + '"');
        }
      });
    }
    // Names that were cut short still tell what is what: panels of a drawing, rows of a panel, curves.
    const alike = (texts, what) => texts.filter((text, i) => text !== '' && texts.indexOf(text) < i).forEach((text) => faults.push(what + ': "' + text + '" twice'));
    for (const svg of document.querySelectorAll('figure svg')) {
      if (svg.getBoundingClientRect().width === 0) continue;
      const where = svg.closest('figure').id + ' at ' + innerWidth;
      const textsOf = (within, selector) => [...within.querySelectorAll(selector)].map((it) => it.textContent);
      alike(textsOf(svg, 'text[font-weight=bold]'), where);
      alike(textsOf(svg, '[data-name-of] text'), where);
      for (const axis of svg.querySelectorAll('[aria-label="y-axis tick label"]')) {
        const groups = [axis, ...axis.querySelectorAll('g')].filter((it) => [...it.children].some((child) => child.localName === 'text'));
        for (const group of groups) alike(textsOf(group, 'text'), where);
      }
    }
    // A title of a table is read as a whole without scrolling, however wide the table is.
    for (const title of document.querySelectorAll('caption span')) {
      const { left, right } = title.getBoundingClientRect();
      if (left < 0 || right > innerWidth) faults.push('the title "' + title.textContent.slice(0, 30) + '" reaches from ' + left + ' to ' + right + ' at ' + innerWidth);
    }
    if (seen === 0 && document.querySelector('figure')) faults.push('no text in any drawing');
    for (const element of document.querySelectorAll('h1, h2, h3, p, a, figcaption, legend, label, caption, th, td, footer, button')) {
      if (element.getClientRects().length > 0) requireContrast(element, getComputedStyle(element).color, element.localName + ' "' + element.textContent.slice(0, 30) + '"');
    }
    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is ' + document.documentElement.scrollWidth + ' wide at ' + innerWidth);
    return faults;
  })()`);
}
