/**
 * Builds what has changed:
 *
 *   node scripts/build.js                everything: the library, its declarations, the program, the examples
 *   node scripts/build.js --javascript   the library and the program, which is what running and testing need
 *   node scripts/build.js --publish      everything, and no leftovers of earlier builds, which would get into the package
 */
import { declarations, examples, javaScript, root } from './parts.js';
import { bring, removeLeftovers } from './stamp.js';

const everything = [javaScript, examples, declarations];
const parts = new Map([
  ['', everything],
  ['--javascript', [javaScript]],
  ['--publish', everything],
]).get(process.argv.slice(2).join(' '));

if (parts) {
  let changed = false;
  for (const part of parts) changed = (await bring(root, part)) || changed;
  if (process.argv[2] === '--publish') removeLeftovers(root, 'dist', Infinity);
  else if (changed) removeLeftovers(root, 'dist');
} else {
  console.error(`build: the option must be --javascript, --publish or none, got ${process.argv.slice(2).join(' ')}`);
  process.exitCode = 2;
}
