/** Sends the news to the maps: four times a second at most, one encoding for all who watch the same. */
import type { Namespace, Socket } from 'socket.io';
import type { LiveClientEvents, LiveServerEvents, VehicleSnapshot } from '../../contracts/index.js';
import { stackOf } from '../../platform/errors.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Log } from '../../platform/log.js';
import { databaseReasonOf } from '../../platform/postgres/database-reason.js';
import { seldom } from '../../platform/seldom.js';
import type { Tracing } from '../../platform/tracing/tracing.js';
import type { SnapshotFilter } from '../../platform/vehicle-states/index.js';
import { LiveFeed } from './live-feed.js';
import { movesOf, Newcomers } from './newcomers.js';
import { toldMoves, WantedMoves, withPackedColumns } from './told-moves.js';
import { TracedMoves } from './traced-moves.js';
import type { Watch } from './watch.js';

export type LiveNamespace = Namespace<LiveClientEvents, LiveServerEvents>;
export type LiveSocket = Socket<LiveClientEvents, LiveServerEvents>;

const TICK_MS = 250;
const COMPLAIN_EVERY_MS = 10_000;
/** About a second of news, two packets a tick in bytes: a snapshot for each hiccup would cost ten times what was missed. */
const MOST_WAITING_PACKETS = 8;
/** At a time. All maps come back at once after a break; the news goes on between them. */
const MOST_SNAPSHOTS = 2;

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
  /** Who watches that car by its id. */
  watchersOf(vehicleId: string): LiveSocket[];
  stop(): void;
}

export function liveMap(deps: {
  live: LiveNamespace;
  liveBus: LiveBus;
  snapshot: (filter: SnapshotFilter) => Promise<VehicleSnapshot[]>;
  log: Log;
  tracing?: Tracing | undefined;
}): LiveMap {
  const { live, log } = deps;
  const feed = new LiveFeed();
  const traced = deps.tracing && new TracedMoves(deps.tracing);
  const newcomers = new Newcomers<Group>();
  const groups = new Map<string, Group>();
  const groupOf = new Map<LiveSocket, Group>();
  const unsubscribe = deps.liveBus.subscribe(['moved', 'presence', 'vehicle-changed'], (event) => {
    if (event.kind === 'vehicle-changed') feed.forget(event.vehicleId);
    else feed.hear(event);
    if (event.kind === 'moved' && event.traces) traced?.hear(event.traces);
  });
  const timer = setInterval(tick, TICK_MS);
  timer.unref();

  const complain = seldom(COMPLAIN_EVERY_MS, (error: unknown) =>
    log.error({ error: stackOf(error) }, 'a tick of the live map failed'),
  );
  let restUntil = 0;
  /** Many different watches cost an encoding each: at least as long as that took, everything else has its turn. */
  function tick() {
    const began = performance.now();
    if (began < restUntil) return;
    try {
      tellAll();
    } catch (error) {
      complain(error); // one tick's news are lost, and not the process
    }
    const ended = performance.now();
    restUntil = ended + (ended - began);
  }

  function tellAll() {
    const { moved, presences } = feed.take();
    const told = toldMoves(moved);
    for (const group of groups.values()) {
      for (const member of group.members) if (isBehind(member)) resync(group, member);
      if ([...group.waiting].some((socket) => !isBehind(socket))) void bringIn(group);
      if (group.members.size === 0) continue;
      const { wants, hasBounds, packed } = group.watch;
      const wanted = new WantedMoves();
      for (const { id, before, now, first, end } of told.cars) {
        const comes = wants(id, now);
        // Who drives out of an area is told once more, so that the map sees it leave.
        const was = before === now ? comes : wants(id, before);
        if (comes || was) wanted.add(first, end);
        if (traced?.any && (comes || was)) traced.shown(id, group.members.size);
        if (hasBounds && comes && !was) newcomers.add(group, id);
      }
      const members = [...group.members].map((member) => member.id);
      if (!wanted.isEmpty()) live.to(members).emit('moved', told.of(wanted, packed));
      for (const { vehicleId, online, at } of presences) {
        if (!wants(vehicleId, feed.placeOf(vehicleId))) continue;
        live.to(members).emit('presence', { id: vehicleId, online, at });
      }
    }
    traced?.told();
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

  let fetching = 0;
  async function bringIn(group: Group) {
    if (group.fetching || fetching >= MOST_SNAPSHOTS) return; // the next tick asks again
    group.fetching = true;
    fetching++;
    const ready = [...group.waiting].filter((socket) => !isBehind(socket));
    try {
      const snapshot = await deps.snapshot(group.watch.filter);
      const still = ready.filter((socket) => group.waiting.delete(socket));
      if (still.length === 0) return;
      const fresh = feed.bringUpToDate(snapshot);
      const told = group.watch.packed ? fresh.map(withPackedColumns) : fresh;
      live.to(still.map((socket) => socket.id)).emit('snapshot', told);
      for (const socket of still) group.members.add(socket);
    } catch (error) {
      log.warn({ reason: databaseReasonOf(error) }, 'no snapshot for the live map; trying again');
    } finally {
      fetching--;
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
    watchersOf(vehicleId) {
      const named = [...groups.values()].filter(({ watch }) => watch.filter.vehicleIds?.includes(vehicleId));
      return named.flatMap(({ members, waiting }) => [...members, ...waiting]);
    },
    stop() {
      clearInterval(timer);
      unsubscribe();
    },
  };
}

/** The network has not taken what was sent for a while. */
function isBehind({ conn }: LiveSocket): boolean {
  const waiting = (conn as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0;
  return waiting > MOST_WAITING_PACKETS;
}
