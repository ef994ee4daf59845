/** Where the system is and who we are to it: for the tools that make cars (replay, simulate). */
import { type Env, envReader } from '../../platform/config.js';
import { StartError } from '../../platform/errors.js';

export type SignIn = { token: string } | { email: string; password: string };

export interface OperatorConfig {
  baseUrl: string;
  mqtt: { host: string; port: number };
  signIn: SignIn;
}

/** Reads HOST, PORT, MQTT_PORT, ADMIN_EMAIL, ADMIN_PASSWORD. A token is used as it is. Throws a StartError. */
export function readOperatorConfig(env: Env, token: string | undefined): OperatorConfig {
  const { port, string, optionalString, untrimmed, done } = envReader(env);
  const told = string('HOST', '127.0.0.1');
  const host = told === '0.0.0.0' || told === '::' ? '127.0.0.1' : told; // "every address" is none to call
  const http = port('PORT', 3000);
  const mqtt = port('MQTT_PORT', 1883);
  const email = optionalString('ADMIN_EMAIL');
  const password = untrimmed('ADMIN_PASSWORD');
  done({});
  const signIn = token !== undefined ? { token } : email && password ? { email, password } : undefined;
  if (signIn === undefined) {
    throw new StartError(
      'Who are you? Set ADMIN_EMAIL and ADMIN_PASSWORD (the system prints them as it starts), or give --token TOKEN.',
    );
  }
  return { baseUrl: `http://${host.includes(':') ? `[${host}]` : host}:${http}`, mqtt: { host, port: mqtt }, signIn };
}
