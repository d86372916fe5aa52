/**
 * A sum whose every rounding error is kept and added at the end (Knuth's TwoSum, as Ogita, Rump and Oishi 2005 sum twice):
 * as if summed with 106 bits and rounded once. Ten operations an addend.
 */
export class ExactSum {
  private sum: number;
  private error: number;

  constructor() {
    this.sum = 0;
    this.error = 0;
  }

  add(value: number): void {
    const { sum } = this;
    const next = sum + value;
    const part = next - sum;
    this.error += sum - (next - part) + (value - part);
    this.sum = next;
  }

  /** How far another sum of the same addends is from it. */
  distanceTo(other: number): number {
    // The first difference is exact where both are within a factor of two of each other (Sterbenz).
    return Math.abs(other - this.sum - this.error);
  }

  value(): number {
    return this.sum + this.error;
  }
}
