import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generatedFiles } from './generated.js';
import { readText, repositoryRoot } from './repository.js';

test('what follows from the code or from written pages stands as npm run generate writes it', () => {
  for (const [file, text] of generatedFiles()) {
    const written = existsSync(join(repositoryRoot, file)) ? readText(file) : '';
    expect(written === text, `${file} is not up to date: run npm run generate`).toBe(true);
  }
});
