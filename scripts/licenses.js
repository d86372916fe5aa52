/** The licences of the packages whose code a bundle holds. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the package that a file is of: the innermost one, where packages lie inside packages. */
const PACKAGE_FOLDER = /^.*(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+/;

/**
 * One text with the name, version and licence of every package that has a file in a bundle.
 * @param {string} root - What the paths are relative to.
 * @param {readonly string[]} files - The bundle's inputs, with forward slashes.
 * @returns {string}
 */
export function thirdPartyLicenses(root, files) {
  const folders = new Set(files.flatMap((file) => PACKAGE_FOLDER.exec(file)?.[0] ?? []));
  const sections = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    if (!license || !file) {
      throw new Error(`${folder}: a package that is bundled must name its licence and carry its text, got ${license}`);
    }
    const text = readFileSync(join(root, folder, file), 'utf8')
      .replaceAll('\r\n', '\n')
      .trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  const head = 'The benchmark program holds code of these packages.\n';
  // By code units, so that the order is the same on every machine.
  return [head, ...sections.sort((a, b) => (a < b ? -1 : 1))].join(`\n${'-'.repeat(80)}\n\n`);
}
