import { expect } from 'chai';
import {
  readArchivingPlatformConfig,
  readPlatformConfig,
  readSharedPlatformConfig,
} from '../../../platform/platform-config.js';

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
      archiveDays: 0,
    });
  });

  it('takes an InfluxDB that needs no token', () => {
    const { influx } = readPlatformConfig({ INFLUX_URL: 'http://influx:8086' });
    expect(influx).to.deep.include({ token: undefined, org: 'motorpool', database: 'fleet' });
  });

  it('does not let a token go unused without a word', () => {
    expect(() => readPlatformConfig({ INFLUX_TOKEN: 't' })).to.throw('INFLUX_TOKEN is set, but INFLUX_URL is not');
  });

  it('keeps no archive of telemetry for less time than the store keeps it, or for ever', () => {
    expect(readPlatformConfig({ TELEMETRY_ARCHIVE_DAYS: '730' }).archiveDays).to.equal(730);
    for (const days of ['30', '3651', 'on']) {
      expect(() => readPlatformConfig({ TELEMETRY_ARCHIVE_DAYS: days }), days).to.throw(
        /TELEMETRY_ARCHIVE_DAYS\b.*wanted/,
      );
    }
  });

  it('must be shared by rooms that run alone: they would not meet otherwise', () => {
    const lonely = () => readSharedPlatformConfig({});
    expect(lonely).to.throw(/DATABASE_URL: needed by a room that runs alone/);
    expect(lonely).to.throw(/REDIS_URL: needed by a room that runs alone/);
    const shared = readSharedPlatformConfig({ DATABASE_URL: 'postgres://db/x', REDIS_URL: 'redis://r' });
    expect(shared.redisUrl?.href).to.equal('redis://r');
    const archiving = { DATABASE_URL: 'postgres://db/x', REDIS_URL: 'redis://r', TELEMETRY_ARCHIVE_DAYS: '365' };
    expect(() => readArchivingPlatformConfig(archiving)).to.throw(/BLOB_URL: needed with/);
    expect(readSharedPlatformConfig(archiving).archiveDays).to.equal(365);
  });
});
