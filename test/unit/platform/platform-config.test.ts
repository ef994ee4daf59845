import { expect } from 'chai';
import { readPlatformConfig, readSharedPlatformConfig } from '../../../platform/platform-config.js';

describe('what the rooms stand on', () => {
  it('is all embedded where nothing is set', () => {
    expect(readPlatformConfig({})).to.deep.equal({
      production: false,
      logLevel: 'info',
      dataDir: './data',
      blobUrl: undefined,
      databaseUrl: undefined,
      redisUrl: undefined,
      influx: undefined,
    });
  });

  it('takes an InfluxDB that needs no token', () => {
    const { influx } = readPlatformConfig({ INFLUX_URL: 'http://influx:8086' });
    expect(influx).to.deep.include({ token: undefined, org: 'motorpool', database: 'fleet' });
  });

  it('does not let a token go unused without a word', () => {
    expect(() => readPlatformConfig({ INFLUX_TOKEN: 't' })).to.throw('INFLUX_TOKEN is set, but INFLUX_URL is not');
  });

  it('must be shared by rooms that run alone: they would not meet otherwise', () => {
    const lonely = () => readSharedPlatformConfig({});
    expect(lonely).to.throw(/DATABASE_URL: needed by a room that runs alone/);
    expect(lonely).to.throw(/REDIS_URL: needed by a room that runs alone/);
    const shared = readSharedPlatformConfig({ DATABASE_URL: 'postgres://db/x', REDIS_URL: 'redis://r' });
    expect(shared.redisUrl?.href).to.equal('redis://r');
  });
});
