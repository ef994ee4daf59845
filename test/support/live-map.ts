/** Live maps that are open on an API, with all that each of them heard. */
import { expect } from 'chai';
import { io, type Socket } from 'socket.io-client';
import type { LiveClientEvents, LiveServerEvents, VehicleMove, VehicleSnapshot } from '../../contracts/index.js';
import type { TestApi } from './api.js';
import { eventually } from './eventually.js';

type LiveMap = Socket<LiveServerEvents, LiveClientEvents>;
type LiveWatch = { bbox?: number[]; vehicleIds?: string[]; fleetId?: string; packed?: boolean };

export interface OpenMap {
  socket: LiveMap;
  heard: ReturnType<typeof earOf>;
}

function earOf(socket: LiveMap) {
  const heard = {
    snapshots: [] as VehicleSnapshot[][],
    moved: [] as VehicleMove[][],
    /** What came in bytes. */
    packed: [] as Uint8Array[],
    presences: [] as { id: string; online: boolean }[],
    problems: [] as string[],
    refused: '',
  };
  socket.on('snapshot', (vehicles) => heard.snapshots.push(vehicles));
  socket.on('moved', (vehicles) => {
    if (Array.isArray(vehicles)) heard.moved.push(vehicles);
    else heard.packed.push(new Uint8Array(vehicles));
  });
  socket.on('presence', (change) => heard.presences.push(change));
  socket.on('problem', ({ type }) => heard.problems.push(type));
  socket.on('connect_error', (error) => {
    heard.refused = error.message;
  });
  return heard;
}

/** `closeAll` closes those that were opened since the last time. */
export function liveMaps(api: () => TestApi) {
  const maps: LiveMap[] = [];
  function open(token: unknown = api().token): OpenMap {
    const socket: LiveMap = io(`${api().baseUrl}/live`, {
      auth: { token },
      transports: ['websocket'],
      reconnection: false,
    });
    maps.push(socket);
    return { socket, heard: earOf(socket) };
  }
  return {
    open,
    /** Resolves once it has been shown what it watches. */
    async watching(request: LiveWatch = {}): Promise<OpenMap> {
      const map = open();
      map.socket.emit('watch', request as never);
      await eventually(() => expect(map.heard.snapshots).to.have.length.greaterThan(0));
      return map;
    },
    closeAll() {
      for (const map of maps.splice(0)) map.disconnect();
    },
  };
}
