/** Settings of ports that would take each other's place. */
import { type Env, envReader } from './config.js';

/** A port's setting: its default, and whether its door is without TLS, and so where `PLAIN_HOST` says. */
const PORTS = {
  PORT: { fallback: 3000, isPlain: true },
  MQTT_PORT: { fallback: 1883, isPlain: true },
  HTTPS_PORT: { fallback: undefined, isPlain: false },
  MQTT_TLS_PORT: { fallback: undefined, isPlain: false },
  METRICS_PORT: { fallback: undefined, isPlain: false },
} as const;

const EVERY_ADDRESS = ['0.0.0.0', '::'];

/** A reader of settings for a process that opens these ports; throws a WrongSettings where two are the same at one address. */
export function distinctPorts(...names: (keyof typeof PORTS)[]) {
  return (env: Env) => {
    const { string, port, optionalPort, require, done } = envReader(env);
    const host = string('HOST', '127.0.0.1');
    const plainHost = string('PLAIN_HOST', host);
    const doors = names.flatMap((name) => {
      const { fallback, isPlain } = PORTS[name];
      const number = fallback === undefined ? optionalPort(name) : port(name, fallback);
      return number ? [{ name, number, host: isPlain ? plainHost : host }] : []; // 0 takes a free one
    });
    for (const [index, one] of doors.entries()) {
      for (const other of doors.slice(index + 1)) {
        const meet = one.host === other.host || [one.host, other.host].some((at) => EVERY_ADDRESS.includes(at));
        require(one.number !== other.number ||
          !meet, `${one.name}, ${other.name}: both are port ${one.number}; set one of them to another`);
      }
    }
    return done(undefined);
  };
}
