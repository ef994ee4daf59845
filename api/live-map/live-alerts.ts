/** Tells staff whose pages are open which alerts were raised, or came into another state. */
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { LiveNamespace } from './live-map.js';

/** `room` is that of those who see every car. Gives the function that ends it. */
export function liveAlerts({
  live,
  liveBus,
  room,
}: {
  live: LiveNamespace;
  liveBus: LiveBus;
  room: string;
}): () => void {
  return liveBus.subscribe(['alert'], ({ news }) => void live.to(room).emit('alert', news));
}
