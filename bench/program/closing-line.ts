/** Times and machine facts stand in this line and nowhere else: they differ from run to run. */
export function closingLine(out: string, seed: string | number, rounds: number, started: number): string {
  const seconds = (performance.now() - started) / 1000;
  return (
    `${out} written (seed ${JSON.stringify(seed)}). ${rounds.toLocaleString('en')} rounds in ${seconds.toFixed(1)} s, ` +
    `${(rounds / seconds / 1e6).toFixed(1)} million a second, Node ${process.version} on ${process.platform} ${process.arch}.\n`
  );
}
