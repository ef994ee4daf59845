import { expect } from 'chai';
import { Registry } from 'prom-client';
import { brokerMetrics } from '../../../broker/broker-metrics.js';

describe('broker metrics', () => {
  it('show each acknowledgement in its bucket of the histogram', async () => {
    const registry = new Registry();
    const { puback } = brokerMetrics(registry, () => 0);
    for (const ms of [0.5, 7, 8, 70_000]) puback.observeMs(ms);
    const text = await registry.metrics();
    expect(text).to.contain('motorpool_puback_seconds_bucket{le="0.001"} 1\n');
    expect(text).to.contain('motorpool_puback_seconds_bucket{le="0.01"} 3\n');
    expect(text).to.contain('motorpool_puback_seconds_bucket{le="+Inf"} 4\n');
    expect(text).to.contain('motorpool_puback_seconds_count 4\n');
    expect(text).to.contain('motorpool_puback_seconds_sum 70.0155\n');
  });
});
