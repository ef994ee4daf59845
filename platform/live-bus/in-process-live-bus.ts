/** News between rooms of one process: a listener hears it before `publish` returns. */
import type { LiveEvent } from '../../contracts/index.js';
import { messageOf } from '../errors.js';
import type { Log } from '../log.js';
import type { LiveBus, LiveKind } from './live-bus.js';

export function inProcessLiveBus(log: Log): LiveBus {
  const listeners = new Set<{ kinds: ReadonlySet<LiveKind>; hear: (event: LiveEvent) => void }>();
  return {
    publish(event) {
      for (const { kinds, hear } of listeners) {
        if (!kinds.has(event.kind)) continue;
        try {
          hear(event);
        } catch (error) {
          log.error({ kind: event.kind, error: messageOf(error) }, 'a live listener failed');
        }
      }
    },
    subscribe(kinds, hear) {
      const listener = { kinds: new Set<LiveKind>(kinds), hear: hear as (event: LiveEvent) => void };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      listeners.clear();
    },
  };
}
