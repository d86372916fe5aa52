/**
 * Recognises, from their first bytes, files that are not UTF-8 text, so that an error says what they are instead of
 * calling them broken text.
 */
import { describeValue } from '../requirements.js';

/** What such files begin with. */
const BEGINNINGS: readonly { readonly kind: string; readonly bytes: readonly number[] }[] = [
  { kind: 'a gzip file', bytes: [0x1f, 0x8b] },
  { kind: 'a Zstandard file', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { kind: 'an xz file', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { kind: 'a ZIP file', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { kind: 'text in UTF-16', bytes: [0xff, 0xfe] },
  { kind: 'text in UTF-16', bytes: [0xfe, 0xff] },
];

/**
 * What kind of file begins with these bytes, if it is not UTF-8: what the readers of this package say of it. Six bytes are
 * enough; fewer recognise fewer kinds.
 *
 * @returns `'a gzip file'`, `'a Zstandard file'`, `'an xz file'`, `'a ZIP file'` or `'text in UTF-16'`; undefined where it may
 *   be UTF-8.
 * @throws TypeError when `bytes` is not a Uint8Array.
 * @example
 * ```ts
 * notTextKind(Uint8Array.of(0x1f, 0x8b, 8)); // => 'a gzip file'
 * notTextKind(new TextEncoder().encode('{"id": 7}')); // => undefined
 * ```
 */
export function notTextKind(bytes: Uint8Array): string | undefined {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`notTextKind: bytes must be a Uint8Array, got ${describeValue(bytes)}`);
  }
  const begun = BEGINNINGS.find(({ bytes: beginning }) => beginning.every((byte, i) => bytes[i] === byte));
  if (begun !== undefined) return begun.kind;
  // An ASCII letter, or a bracket, without a byte order mark before it. Two zeros are not text but what a crash left of
  // a file.
  const isPair = bytes.length >= 2 && (bytes[0] === 0) !== (bytes[1] === 0);
  return isPair ? 'text in UTF-16' : undefined;
}
