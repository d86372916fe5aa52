/** The part of seedrandom's Alea generator that this package uses; seedrandom itself ships no types. */
declare module 'seedrandom/lib/alea.js' {
  interface Alea {
    /** Uniform on [0, 1), 32 bits. */
    (): number;
    /** Uniform on [0, 1), 53 bits. */
    double(): number;
  }
  export default function alea(seed: string): Alea;
}
