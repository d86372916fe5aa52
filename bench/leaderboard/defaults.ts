/** Which defaults the selectors had, and which recordings were looked at when they were chosen. */
import { type OptionRule, selectorCatalogue } from 'banditspec';
import { configurationHash } from '../engine/configuration.js';

/** What is looked at of descriptions of selectors, by their names. */
type Catalogue = Readonly<Record<string, { readonly options: Readonly<Record<string, OptionRule>> }>>;

/**
 * A hash of the defaults of selectors: 16 hexadecimal digits, the same whatever the order in which they are listed. It
 * changes when a default does, and when a selector or an option with a default comes or goes.
 */
export function defaultsHash(catalogue: Catalogue): string {
  const defaults = Object.keys(catalogue)
    .sort()
    .map((kind) => {
      const { options } = catalogue[kind]!;
      const own = Object.keys(options).filter((name) => 'default' in options[name]!);
      return [kind, own.sort().map((name) => [name, options[name]!.default])];
    });
  return configurationHash(defaults);
}

/** That of the selectors of this package. */
export const DEFAULTS = defaultsHash(selectorCatalogue);

/** A recording that somebody looked at when choosing a default, or the form of a selector. */
interface SeenRecording {
  readonly sha256: string;
  /** The selectors of which something was chosen so. */
  readonly selectors: readonly string[];
}

/** The defaults that {@link SEEN} was written for. */
export const SEEN_DEFAULTS = 'cde4a85780f0f7b4';

/** Something of these was chosen with both recordings of models in view. */
const ON_BOTH = ['bucketedUcb', 'hierarchicalThompson', 'promptDraftLength', 'sideInformationThompson'];

/** These have no parameter that was chosen, but became selectors after looks at what they do on all three. */
const BECAME_SELECTORS = ['brezziLai', 'informationDirectedSampling', 'tsUcb'];

export const SEEN: readonly SeenRecording[] = [
  {
    // Spec-Bench with Vicuna-7B, even question ids.
    sha256: '3aa39084e53529cd8c8081ede1050098187c0341d262f1f2fca8260cf25b711f',
    selectors: [...ON_BOTH, ...BECAME_SELECTORS],
  },
  {
    // SpecDecode-Bench with Llama-8B, even question ids.
    sha256: '6222953009b5879362a2886fb453cd5f9015fa74a527f73a6667d2be8a4c7df1',
    selectors: [...ON_BOTH, ...BECAME_SELECTORS],
  },
  // The package's own texts.
  { sha256: '2ed0372c3e44b065552ad8b461e16f2b9b03c3d77f46832e3827efdb8aaaff3b', selectors: BECAME_SELECTORS },
];

/** The selectors of which something was chosen with a recording in view. */
export function chosenWith(sha256: string, seen = SEEN): readonly string[] {
  return seen.find((recording) => recording.sha256 === sha256)?.selectors ?? [];
}
