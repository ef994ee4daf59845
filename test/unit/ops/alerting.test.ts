/** Who is told of alerts: Alertmanager's settings, held against the rules, and against what compose starts. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';

const read = (path: string) => parse(readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8'));

interface Route {
  receiver: string;
  matchers?: string[];
  routes?: Route[];
}
interface Alertmanager {
  route: Route;
  inhibit_rules: { source_matchers: string[]; target_matchers: string[] }[];
  receivers: ({ name: string } & Record<string, object[]>)[];
}
interface Rule {
  alert: string;
  labels: { severity: string };
}

const alertmanager: Alertmanager = read('ops/alertmanager.yml');
const rules: Rule[] = read('ops/prometheus/alerts.yml').groups.flatMap((group: { rules: Rule[] }) => group.rules);

/** `name="one"` or `name=~"one|other"`, as a test of labels. */
function matches(matcher: string, labels: Readonly<Record<string, string>>): boolean {
  const [, name = '', sign, value = ''] = /^(\w+)(=~?)"([^"]*)"$/.exec(matcher) ?? [];
  expect(sign, matcher).to.not.equal(undefined);
  return sign === '=' ? labels[name] === value : new RegExp(`^(?:${value})$`).test(labels[name] ?? '');
}
const labelsOf = ({ alert, labels }: Rule) => ({ alertname: alert, ...labels });
const receiverOf = (rule: Rule) =>
  alertmanager.route.routes?.find(({ matchers = [] }) => matchers.every((one) => matches(one, labelsOf(rule))))
    ?.receiver ?? alertmanager.route.receiver;

describe('who is told of an alert', () => {
  it('is somebody who is woken where it is critical, and else who reads it in the morning', () => {
    for (const rule of rules)
      expect(receiverOf(rule), rule.alert).to.equal(rule.labels.severity === 'critical' ? 'page' : 'ticket');
    expect(alertmanager.receivers.map(({ name }) => name)).to.deep.equal(['page', 'ticket']);
    for (const { name, ...ways } of alertmanager.receivers) expect(Object.values(ways).flat(), name).to.have.length(1);
  });

  it('is not told of what comes of a cause, which is told; and causes and what comes of them are alerts that there are', () => {
    const caught = (matchers: string[]) =>
      rules.filter((rule) => matchers.every((one) => matches(one, labelsOf(rule))));
    for (const { source_matchers: causes, target_matchers: effects } of alertmanager.inhibit_rules) {
      const named = [...causes, ...effects].flatMap((one) => (/"(.*)"/.exec(one)?.[1] ?? '').split('|'));
      expect(rules.map(({ alert }) => alert)).to.include.members(named);
      const [sources, targets] = [caught(causes), caught(effects)];
      expect(sources.length + targets.length).to.equal(named.length);
      expect(
        targets.filter((one) => sources.includes(one)),
        'an alert that silences itself',
      ).to.deep.equal([]);
    }
    // No ring: of two that silence each other, nobody would hear of either.
    const silences = alertmanager.inhibit_rules.flatMap(({ source_matchers, target_matchers }) =>
      caught(source_matchers).flatMap((a) => caught(target_matchers).map((b) => `${a.alert} ${b.alert}`)),
    );
    for (const pair of silences) expect(silences).to.not.include(pair.split(' ').reverse().join(' '));
  });

  it('is an Alertmanager that compose starts, with these settings, where Prometheus looks for it', () => {
    const { services } = read('docker-compose.yml') as { services: Record<string, { volumes?: string[] }> };
    const [where] = read('ops/prometheus.yml').alerting.alertmanagers[0].dns_sd_configs;
    expect(where).to.include({ port: 9093 });
    expect(where.names).to.deep.equal(['alertmanager']);
    expect(services.alertmanager?.volumes).to.include('./ops/alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro');
  });
});
