/** Tells the people whose pages are open what they are told: each their own, and nobody else's. */
import { MotorpoolError } from '../../platform/errors.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Principal } from '../identity/access.js';
import type { LiveNamespace, LiveSocket } from './live-map.js';

const MOST_OF_ONE = 20; // pages of one person
/** Signed in, in this process. What customers leave is for staff. */
const MOST = 4_000;
const MOST_OF_CUSTOMERS = 3_000;

/** The Socket.IO room of all that one person has open. */
export const roomOf = (userId: string) => `person ${userId}`;

export interface LiveNotifications {
  /** Throws a MotorpoolError (too-many, unavailable) where the person, or all together, have too many open. */
  bringIn(socket: LiveSocket, who: Principal): Promise<void>;
  stop(): void;
}

export function liveNotifications({ live, liveBus }: { live: LiveNamespace; liveBus: LiveBus }): LiveNotifications {
  const unsubscribe = liveBus.subscribe(['notification'], ({ userId, news }) => {
    live.to(roomOf(userId)).emit('notification', news);
  });
  return {
    async bringIn(socket, { userId, role }) {
      const open = live.adapter.rooms.get(roomOf(userId))?.size ?? 0;
      if (open >= MOST_OF_ONE) {
        throw new MotorpoolError('too-many', 'too-many-pages', 'You have too many pages open. Close one.', {
          retryAfterS: 60,
        });
      }
      if (live.sockets.size >= (role === 'customer' ? MOST_OF_CUSTOMERS : MOST)) {
        throw new MotorpoolError('unavailable', 'crowded', 'Too many pages are open here. Try again later.', {
          retryAfterS: 60,
        });
      }
      await socket.join(roomOf(userId));
    },
    stop: unsubscribe,
  };
}
