/** What comes of the study. */
import type { RecordingFingerprint } from '../traces/recording.js';
import type { RankingResult } from './ranking.js';
import type { PlaceVerdict } from './verdicts.js';

export interface ShortHorizonPart {
  readonly kind: 'short-horizon';
  readonly runs: number;
  readonly recordings: readonly RecordingFingerprint[];
  readonly ranking: readonly RankingResult[];
  readonly places: readonly PlaceVerdict[];
}
