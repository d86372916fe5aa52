/** The description of an environment, stated once, in its own file; the catalogue gathers them. */

/** An environment as the catalogue lists it. */
export interface EnvironmentEntry<Create> {
  /** Its name: that of its factory, and the `kind` of its descriptions in reports. */
  readonly kind: string;
  /** Whether accepted lengths are simulated, replayed from a recording, or come from decoding token by token. */
  readonly room: 'simulated' | 'recorded' | 'decoding';
  /** How accepted lengths come about, in a line. */
  readonly acceptedLengths: string;
  /** The equation, assumption or data that it rests on. */
  readonly basis: string;
  /** The names of its options. */
  readonly options: readonly string[];
  /** The factory. */
  readonly create: Create;
}
