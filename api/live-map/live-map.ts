/** Sends the news to the maps: four times a second at most, one encoding for all who watch the same. */
import type { Namespace, Socket } from 'socket.io';
import type { LiveClientEvents, LiveServerEvents, VehicleMove, VehicleSnapshot } from '../../contracts/index.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Log } from '../../platform/log.js';
import { databaseReasonOf } from '../../platform/postgres/database-reason.js';
import type { SnapshotFilter } from '../../platform/vehicle-states/index.js';
import { LiveFeed } from './live-feed.js';
import { movesOf, Newcomers } from './newcomers.js';
import type { Watch } from './watch.js';

export type LiveNamespace = Namespace<LiveClientEvents, LiveServerEvents>;
export type LiveSocket = Socket<LiveClientEvents, LiveServerEvents>;

const TICK_MS = 250;
const MOST_WAITING_PACKETS = 4; // of a client that polls: between two polls nothing can be written

/** Those who watch the same. Members hear the news; who waits gets a snapshot first. */
interface Group {
  watch: Watch;
  members: Set<LiveSocket>;
  waiting: Set<LiveSocket>;
  fetching: boolean;
}

export interface LiveMap {
  watch(socket: LiveSocket, watch: Watch): void;
  leave(socket: LiveSocket): void;
  stop(): void;
}

export function liveMap(deps: {
  live: LiveNamespace;
  liveBus: LiveBus;
  snapshot: (filter: SnapshotFilter) => Promise<VehicleSnapshot[]>;
  log: Log;
}): LiveMap {
  const { live, log } = deps;
  const feed = new LiveFeed();
  const newcomers = new Newcomers<Group>();
  const groups = new Map<string, Group>();
  const groupOf = new Map<LiveSocket, Group>();
  const unsubscribe = deps.liveBus.subscribe((event) => {
    if (event.kind === 'vehicle-changed') feed.forget(event.vehicleId);
    else feed.hear(event);
  });
  const timer = setInterval(tick, TICK_MS);
  timer.unref();

  let restUntil = 0;
  /** Many different watches cost an encoding each: at least as long as that took, everything else has its turn. */
  function tick() {
    const began = performance.now();
    if (began < restUntil) return;
    tellAll();
    const ended = performance.now();
    restUntil = ended + (ended - began);
  }

  function tellAll() {
    const { moved, presences } = feed.take();
    for (const group of groups.values()) {
      for (const member of group.members) if (isBehind(member)) resync(group, member);
      for (const socket of group.waiting) if (!isBehind(socket)) void bringIn(group);
      if (group.members.size === 0) continue;
      const { wants, hasBounds } = group.watch;
      const moves: VehicleMove[] = [];
      for (const { id, moves: told, before, now } of moved) {
        const comes = wants(id, now);
        const was = wants(id, before);
        // Who drives out of an area is told once more, so that the map sees it leave.
        if (comes || was) for (const move of told) moves.push(move);
        if (hasBounds && comes && !was) newcomers.add(group, id);
      }
      const members = [...group.members].map((member) => member.id);
      if (moves.length > 0) live.to(members).emit('moved', moves);
      for (const { vehicleId, online, at } of presences) {
        if (!wants(vehicleId, feed.placeOf(vehicleId))) continue;
        live.to(members).emit('presence', { id: vehicleId, online, at });
      }
    }
    newcomers
      .bringIn((vehicleIds) => deps.snapshot({ vehicleIds }), introduce)
      .catch((error: unknown) => {
        log.warn({ reason: databaseReasonOf(error) }, 'cannot tell all of a car that came into an area; trying again');
      });
  }

  /** All that is known of cars that came in. Values keep their moments, so nothing newer is overwritten. */
  function introduce(group: Group, vehicles: VehicleSnapshot[]) {
    const here = feed.bringUpToDate(vehicles).filter(({ id }) => group.watch.wants(id, feed.placeOf(id)));
    for (const member of group.members) if (isBehind(member)) resync(group, member);
    if (here.length === 0 || group.members.size === 0) return;
    live.to([...group.members].map((member) => member.id)).emit('moved', here.flatMap(movesOf));
    for (const { id, online, heardAt } of here) {
      live
        .to([...group.members].map((member) => member.id))
        .emit('presence', { id, online, at: heardAt ?? Date.now() });
    }
  }

  /** A client that does not keep up hears nothing until it does, and then gets the whole: its queue cannot grow. */
  function resync(group: Group, socket: LiveSocket) {
    group.members.delete(socket);
    group.waiting.add(socket);
  }

  async function bringIn(group: Group) {
    if (group.fetching) return;
    group.fetching = true;
    const ready = [...group.waiting].filter((socket) => !isBehind(socket));
    try {
      const snapshot = await deps.snapshot(group.watch.filter);
      const still = ready.filter((socket) => group.waiting.delete(socket));
      if (still.length === 0) return;
      live.to(still.map((socket) => socket.id)).emit('snapshot', feed.bringUpToDate(snapshot));
      for (const socket of still) group.members.add(socket);
    } catch (error) {
      log.warn({ reason: databaseReasonOf(error) }, 'no snapshot for the live map; trying again');
    } finally {
      group.fetching = false;
    }
  }

  function leave(socket: LiveSocket) {
    const group = groupOf.get(socket);
    if (!group) return;
    groupOf.delete(socket);
    group.members.delete(socket);
    group.waiting.delete(socket);
    if (group.members.size > 0 || group.waiting.size > 0) return;
    groups.delete(group.watch.key);
    newcomers.drop(group);
  }

  return {
    watch(socket, watch) {
      leave(socket);
      const group = groups.get(watch.key) ?? { watch, members: new Set(), waiting: new Set(), fetching: false };
      groups.set(watch.key, group);
      groupOf.set(socket, group);
      group.waiting.add(socket);
      void bringIn(group);
    },
    leave,
    stop() {
      clearInterval(timer);
      unsubscribe();
    },
  };
}

/** What was sent last has not been taken by the network yet. */
function isBehind({ conn }: LiveSocket): boolean {
  const waiting = (conn as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0;
  if (conn.transport.name === 'polling') return waiting > MOST_WAITING_PACKETS;
  return waiting > 0 || !conn.transport.writable;
}
