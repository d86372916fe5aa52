/** The recording that comes with the package. */
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Where it lies, seen from the current directory. */
export function shippedRecording(): string {
  const manifest = createRequire(import.meta.url).resolve('banditspec/package.json');
  return relative('', join(dirname(manifest), 'recordings', 'own-texts.jsonl')).replaceAll('\\', '/');
}

/** What is said where a recording is missing. */
export function recordingHint(): string {
  return `one comes with the package: ${shippedRecording()}`;
}
