/** Before each file of tests: forgets what Stryker left in the thread of the file before, which it expects to have ended. */
import { inject } from 'vitest';

const stryker = (globalThis as Record<string, unknown>)[inject('globalNamespace' as never)] as Record<string, unknown>;
stryker.activeMutant = undefined;
stryker.mutantCoverage = undefined;
