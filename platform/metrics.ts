/** Prometheus metrics. Each room registers its own on the registry that it is given; nothing is global. */
import { collectDefaultMetrics, Registry } from 'prom-client';

export type Metrics = Registry;

/** A registry with Node's default metrics, one for each process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
