/** What a PromQL expression asks for, by the grammar that Prometheus's own page uses. */
import { parser } from '@prometheus-io/lezer-promql';

export interface Asked {
  /** Names of metrics, each with the labels by which it is picked. */
  metrics: { name: string; labels: string[] }[];
  /** Labels by which the expression groups. */
  groupedBy: string[];
}

/** Throws an Error where it is no PromQL. */
export function askedIn(expression: string): Asked {
  const asked: Asked = { metrics: [], groupedBy: [] };
  let within = '';
  parser.parse(expression).iterate({
    enter({ name, type, from, to }) {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (name === 'VectorSelector' || name === 'GroupingLabels') within = name;
      if (name === 'Identifier') asked.metrics.push({ name: text, labels: [] });
      if (name !== 'LabelName') return;
      if (within === 'GroupingLabels') asked.groupedBy.push(text);
      else asked.metrics.at(-1)?.labels.push(text);
    },
  });
  return asked;
}
