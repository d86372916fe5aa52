/** The process around the program of the paper's experiments. */
import { runPaper } from './cli.js';

process.exitCode = await runPaper(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr });
