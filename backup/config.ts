import { type Env, envReader, readAll } from '../platform/config.js';
import { readPlatformConfig } from '../platform/platform-config.js';
import { KEY_BYTES } from './sealed-stream.js';

/** Throws a StartError that names every wrong setting. */
export function readBackupConfig(env: Env) {
  return readAll(env, {
    platform: readPlatformConfig,
    /** What archives are encrypted with; undefined: they are not. */
    key: (all: Env) => {
      const { optionalString, require, done } = envReader(all);
      const text = optionalString('BACKUP_KEY');
      const key = text === undefined ? undefined : Buffer.from(text, 'base64');
      require(key === undefined ||
        (key.length === KEY_BYTES &&
          /^[\w+/-]+=?$/.test(
            text as string,
          )), 'BACKUP_KEY: wanted 32 random bytes in base64, as `openssl rand -base64 32` makes them');
      return done(key);
    },
  });
}
