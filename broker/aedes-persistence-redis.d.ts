/** The package has no types of its own. */
declare module 'aedes-persistence-redis' {
  export default function aedesPersistenceRedis(options: object): { destroy(): Promise<void> };
}
