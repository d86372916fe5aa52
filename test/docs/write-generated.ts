/** Writes the parts of the documentation that follow from the code anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './generated.js';
import { repositoryRoot } from './repository.js';

for (const [file, text] of generatedFiles()) writeFileSync(join(repositoryRoot, file), text);
