/** The port for news between rooms: at most once, unordered between publishers, never waited for. */
import type { LiveEvent } from '../../contracts/index.js';

export interface LiveBus extends AsyncDisposable {
  /** Never throws and never waits: what cannot be delivered is dropped and counted. */
  publish(event: LiveEvent): void;
  /** Returns the function that ends the subscription. A listener that throws is logged, and harms no other. */
  subscribe(listener: (event: LiveEvent) => void): () => void;
}
