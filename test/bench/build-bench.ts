/** Before all tests, and again when files change under `npm run test:watch`: the program that tests start is up to date. */
import type { TestProject } from 'vitest/node';
import { javaScript, root } from '../../scripts/parts.js';
import { bring } from '../../scripts/stamp.js';

export async function setup(project: TestProject): Promise<void> {
  const build = async () => void (await bring(root, javaScript));
  project.onTestsRerun(build);
  await build();
}
