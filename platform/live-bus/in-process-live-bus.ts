/** News between rooms of one process: a listener hears it before `publish` returns. */
import type { LiveEvent } from '../../contracts/index.js';
import { messageOf } from '../errors.js';
import type { Log } from '../log.js';
import type { LiveBus } from './live-bus.js';

export function inProcessLiveBus(log: Log): LiveBus {
  const listeners = new Set<{ hear: (event: LiveEvent) => void }>();
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener.hear(event);
        } catch (error) {
          log.error({ kind: event.kind, error: messageOf(error) }, 'a live listener failed');
        }
      }
    },
    subscribe(hear) {
      const listener = { hear };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      listeners.clear();
    },
  };
}
