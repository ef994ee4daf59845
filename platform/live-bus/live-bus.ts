/** The port for news between rooms: at most once, unordered between publishers, never waited for. */
import type { LiveEvent } from '../../contracts/index.js';

export type LiveKind = LiveEvent['kind'];
export type LiveEventOf<K extends LiveKind> = Extract<LiveEvent, { kind: K }>;

export interface LiveBus extends AsyncDisposable {
  /** Never throws and never waits: what cannot be delivered is dropped and counted. */
  publish(event: LiveEvent): void;
  /**
   * Hears those kinds alone: a process in which nobody wants the moves of the fleet, which are most of the news, is not sent
   * them. Returns the function that ends the subscription. A listener that throws is logged, and harms no other.
   */
  subscribe<K extends LiveKind>(kinds: readonly K[], hear: (event: LiveEventOf<K>) => void): () => void;
}
