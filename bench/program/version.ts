/** Which version of the package this is. */
import { createRequire } from 'node:module';

export const PACKAGE_VERSION: string = createRequire(import.meta.url)('banditspec/package.json').version;
