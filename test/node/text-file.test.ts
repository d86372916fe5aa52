import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { notTextKind, readTextFile } from 'banditspec/node';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'banditspec-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, bytes: readonly number[]): string {
  const path = join(folder, name);
  writeFileSync(path, Uint8Array.from(bytes));
  return path;
}

test('a text file is read as UTF-8, without its byte order mark', async () => {
  expect(await readTextFile(write('plain', [0x68, 0xc3, 0xa9]))).toBe('hé');
  expect(await readTextFile(write('mark', [0xef, 0xbb, 0xbf, 0x68]))).toBe('h');
  expect(await readTextFile(write('empty', []))).toBe('');
});

test('broken UTF-8 is an error that names the file and the place', async () => {
  const broken: Record<string, { bytes: number[]; at: number }> = {
    'a byte that begins nothing': { bytes: [0x61, 0x62, 0xff, 0x63], at: 2 },
    'a character that is broken off': { bytes: [0x61, 0xc3, 0x28, 0x63], at: 2 },
    'a character cut off at the end': { bytes: [0x61, 0xe2, 0x82], at: 3 },
    'an encoded surrogate': { bytes: [0x61, 0xed, 0xa0, 0x80], at: 2 },
  };
  for (const [name, { bytes, at }] of Object.entries(broken)) {
    const path = write(name, bytes);
    await expect(readTextFile(path)).rejects.toThrow(
      new RangeError(`readTextFile: ${path} must be UTF-8, got broken UTF-8 at byte ${at}`),
    );
  }
});

test('a file that is no text is told as what it is', async () => {
  const json = Buffer.from('{"a": 1}');
  const kinds: Record<string, Uint8Array> = {
    'a gzip file': gzipSync(json),
    'text in UTF-16': Buffer.from('\ufeff{"a": 1}', 'utf16le'),
    'a ZIP file': Buffer.from('PK\u0003\u0004 and so on', 'latin1'),
  };
  // Without a byte order mark, either way round.
  for (const text of ['the cat', '{"a": 1}', 'a']) {
    const low = Buffer.from(text, 'utf16le');
    for (const bytes of [low, Buffer.from(low).swap16()]) {
      await expect(readTextFile(write('other', [...bytes]))).rejects.toThrow('must be UTF-8, got text in UTF-16');
    }
  }
  expect(await readTextFile(write('other', [0, 0, 0x61]))).toBe('\0\0a');
  expect(await readTextFile(write('other', [0]))).toBe('\0');
  for (const [kind, bytes] of Object.entries(kinds)) {
    const path = write('other', [...bytes]);
    await expect(readTextFile(path)).rejects.toThrow(
      new RangeError(`readTextFile: ${path} must be UTF-8, got ${kind}`),
    );
  }
});

test('a file that is not there, and what is no path, are refused', async () => {
  await expect(readTextFile(join(folder, 'missing'))).rejects.toThrow('ENOENT');
  await expect(readTextFile('')).rejects.toThrow('readTextFile: path must be a non-empty string, got ""');
});

test('the first bytes tell what is no text, and nothing of what may be', () => {
  expect(notTextKind(gzipSync(Buffer.from('a')).subarray(0, 2))).toBe('a gzip file');
  expect(notTextKind(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd))).toBe('a Zstandard file');
  expect(notTextKind(Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0))).toBe('an xz file');
  for (const bytes of [[], [0x1f], [0xfd, 0x37], [0xef, 0xbb, 0xbf], [0, 0]]) {
    expect(notTextKind(Uint8Array.from(bytes))).toBeUndefined();
  }
  for (const wrong of [undefined, null, 'text', [0x1f, 0x8b], new Float64Array(2)]) {
    expect(() => notTextKind(wrong as never)).toThrow('notTextKind: bytes must be a Uint8Array, got');
  }
});
