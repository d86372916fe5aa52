/** Where the repository lies, and the files that belong to it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, with a slash at its end. */
export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

/** The text of a file of the repository. */
export function readText(file: string): string {
  return readFileSync(join(repositoryRoot, file), 'utf8');
}

/** Every TypeScript file under a folder of the repository, sorted, with slashes. Declaration files are left out. */
export function typeScriptFiles(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .sort();
}

/** Every Markdown page directly in a folder of the repository, sorted. */
export function markdownPages(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `${folder}/${file}`)
    .sort();
}

/** The files that git keeps or would keep; null where this is no git checkout (a tarball). */
export function trackedFiles(): string[] | null {
  try {
    const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
    const stdout = execFileSync('git', list, { cwd: repositoryRoot, encoding: 'utf8', stdio: 'pipe' });
    return stdout.split('\0').filter((file) => file !== '' && existsSync(join(repositoryRoot, file)));
  } catch {
    return null;
  }
}
