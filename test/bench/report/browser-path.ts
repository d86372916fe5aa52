/**
 * A headless Chromium: Debian's package `chromium-headless-shell`, or whatever the environment variable BANDITSPEC_CHROMIUM
 * names.
 */
import { existsSync } from 'node:fs';

/** Where one is; undefined where none is. */
export const executablePath = [
  process.env.BANDITSPEC_CHROMIUM,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
].find((path) => path !== undefined && existsSync(path));

/** What the name of a test says where there is none. */
export const whySkipped = executablePath
  ? ''
  : ' (skipped: no browser; apt-get install chromium-headless-shell, or set BANDITSPEC_CHROMIUM)';
