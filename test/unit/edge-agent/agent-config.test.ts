import { expect } from 'chai';
import { readAgentConfig } from '../../../edge-agent/config.js';
import { statusLine } from '../../../edge-agent/status-line.js';
import { backoffMs } from '../../../edge-agent/uplink/backoff.js';

const RIGHT = {
  MQTT_URL: 'mqtt://127.0.0.1:1883',
  VEHICLE_ID: '3b241101-e2bb-4255-8caf-4136c566a962',
  DEVICE_TOKEN: 'secret',
};

describe("the agent's settings", () => {
  it('need an address, a vehicle and a token; all else has a default', () => {
    const config = readAgentConfig(RIGHT);
    expect(config.rates).to.deep.equal({ driving: 1, charging: 0.1, parked: 1 / 60 });
    expect(config.sensors).to.deep.equal([{ kind: 'simulated', isElectric: false }]);
  });

  it('are told wrong all at once', () => {
    const env = {
      MQTT_URL: 'http://x',
      VEHICLE_ID: 'bus',
      SENSORS: 'elm327:nowhere',
      SAMPLE_RATE: '0',
      OUTBOX_MAX_MB: 'x',
    };
    expect(() => readAgentConfig(env)).to.throw(
      /MQTT_URL[\s\S]*VEHICLE_ID[\s\S]*DEVICE_TOKEN[\s\S]*SENSORS: "elm327:nowhere"[\s\S]*SAMPLE_RATE=0[\s\S]*OUTBOX_MAX_MB=x/,
    );
  });

  it('name sensors by what they are and where', () => {
    const { sensors } = readAgentConfig({
      ...RIGHT,
      SENSORS: 'elm327:/dev/ttyUSB0@115200, gpsd:10.0.0.1, csv:a:b.csv',
    });
    expect(sensors).to.deep.equal([
      { kind: 'elm327', port: { path: '/dev/ttyUSB0', baudRate: 115_200 } },
      { kind: 'gpsd', host: '10.0.0.1', port: 2947 },
      { kind: 'csv', file: 'a:b.csv' },
    ]);
    expect(readAgentConfig({ ...RIGHT, SENSORS: 'simulated:electric' }).sensors).to.deep.equal([
      { kind: 'simulated', isElectric: true },
    ]);
    expect(readAgentConfig({ ...RIGHT, SENSORS: 'elm327:tcp://192.168.0.10' }).sensors).to.deep.equal([
      { kind: 'elm327', port: { host: '192.168.0.10', port: 35_000 } },
    ]);
  });
});

describe('waiting to connect again', () => {
  it('grows to a minute, is spread over all of it, and is long from the start for a refused sign-in', () => {
    expect(backoffMs(0, false, () => 1)).to.equal(1_000);
    expect(backoffMs(3, false, () => 0.5)).to.equal(2_500);
    expect(Math.max(...[0, 1, 2, 3, 4, 5, 6, 7].map((attempt) => backoffMs(attempt, false, () => 1)))).to.equal(8_000);
    expect(backoffMs(8, false, () => 1)).to.equal(16_000);
    expect(backoffMs(1_000, false, () => 1)).to.equal(60_000);
    expect(backoffMs(0, true, () => 0)).to.equal(30_000);
  });
});

describe('the status line', () => {
  const status = {
    online: true,
    sinceMs: 180_000,
    reason: undefined,
    activity: 'driving',
    rate: 1,
    dropped: 0,
    problems: [],
  } as const;
  it('is a line that a person understands', () => {
    expect(statusLine({ ...status, waiting: 0 })).to.equal('online, driving 1 Hz, 0 samples waiting');
    expect(statusLine({ ...status, online: false, reason: 'nothing listens on a:1', waiting: 180 })).to.equal(
      'offline for 3 min (nothing listens on a:1), driving 1 Hz, 180 samples kept',
    );
    expect(statusLine({ ...status, activity: 'parked', rate: 1 / 60, waiting: 1, dropped: 7 })).to.equal(
      'online, parked every 60 s, 1 sample waiting, 7 dropped in all',
    );
  });
});
