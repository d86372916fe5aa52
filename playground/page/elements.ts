/** Elements made in one expression, and text that is written only where it changes. */

type Child = Node | string;

/** Makes an element with attributes; `true` sets one without a value, `false` leaves it out. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | boolean>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}

/** Writes an element's text; an unchanged one costs no layout. */
export function write(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** The element of the page with this id. */
export function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  return document.getElementById(id) as Kind;
}

/** An arm's letter on its colour. */
export function armMark(letter: string, colour: number): HTMLElement {
  return element('b', { class: `mark arm-${colour}` }, letter);
}
