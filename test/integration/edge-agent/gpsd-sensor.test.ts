import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { gpsdSensor } from '../../../edge-agent/sensors/gpsd-sensor.js';
import type { Sensor } from '../../../edge-agent/sensors/sensor.js';
import { createLog } from '../../../platform/log.js';
import { eventually } from '../../support/eventually.js';

const FIX =
  '{"class":"TPV","device":"/dev/ttyACM0","mode":3,"time":"2025-06-01T10:00:00.000Z","lat":41.3917,"lon":2.1649,"eph":3.8,"track":45.5,"speed":10.0}';

describe('gpsd sensor', () => {
  let server: Server;
  let client: Socket | undefined;
  let sensor: Sensor;

  beforeEach(async () => {
    server = createServer((socket) => {
      client = socket;
      socket.on('error', () => {});
      socket.write('{"class":"VERSION","release":"3.25","proto_major":3,"proto_minor":15}\r\n');
      socket.on('data', (chunk) => {
        if (!chunk.toString().startsWith('?WATCH={"enable":true,"json":true}')) return socket.destroy();
        socket.write(`{"class":"DEVICES","devices":[]}\r\n${FIX.slice(0, 40)}`);
        socket.write(`${FIX.slice(40)}\r\n{"class":"SKY","satellites":[]}\r\n`);
        return undefined;
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    sensor = gpsdSensor({ host: '127.0.0.1', port }, createLog('silent'));
    await sensor.start();
  });
  afterEach(async () => {
    await sensor.stop();
    client?.destroy();
    server.close();
  });

  const fix = () => eventually(async () => expect(await sensor.read()).to.not.deep.equal({}) && undefined);

  it('gives a fix in our units, and each only once', async () => {
    await eventually(async () =>
      expect(await sensor.read()).to.deep.equal({
        latitude: 41.3917,
        longitude: 2.1649,
        accuracyM: 3.8,
        headingDeg: 45.5,
        speedKmh: 36,
      }),
    );
    expect(await sensor.read()).to.deep.equal({});
    expect(sensor.problem()).to.equal(undefined);
  });

  it('gives no place without a fix, and says so', async () => {
    await eventually(() => expect(sensor.problem()).to.equal(undefined));
    client?.write('{"class":"TPV","mode":1,"lat":0,"lon":0}\n{"class":"TPV","mode":\n');
    await eventually(() => expect(sensor.problem()).to.equal('gpsd: no fix'));
    expect(await sensor.read()).to.deep.equal({});
  });

  it('comes back after gpsd was restarted', async () => {
    await fix();
    client?.destroy();
    await eventually(() => expect(sensor.problem()).to.match(/is away/));
    await eventually(() => expect(sensor.problem()).to.equal(undefined));
  });
});
