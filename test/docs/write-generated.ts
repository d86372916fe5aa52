/** Writes the parts of the documentation that follow from the code anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRepositoryCommand } from '../../bench/program/repository-command.js';
import { generatedFiles } from './generated.js';
import { repositoryRoot } from './repository.js';

readRepositoryCommand({
  name: 'generate',
  summary: 'Write the parts of the documentation that follow from the code',
});
for (const [file, text] of generatedFiles()) writeFileSync(join(repositoryRoot, file), text);
